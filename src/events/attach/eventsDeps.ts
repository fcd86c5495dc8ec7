import type { WebviewPanel } from "vscode";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { Connections } from "../../ecs/session/connections";
import type { EventStream } from "./eventStream";

/** What the event stream's part needs from the rest of the extension. */
export interface EventsDeps {
  readonly connections: Connections;
  /** Shown by the Event Stream view from activation on. */
  readonly eventStream: EventStream;
  readonly askMfaCode: AskMfaCode;
  /** Opens an empty page, which asks for what it is to draw. */
  readonly openPage: (page: {
    readonly viewType: string;
    readonly title: string;
    readonly page: "events" | "replay";
  }) => WebviewPanel;
  readonly runner: {
    /** Shows failures; while `key` is being worked on, asking for it again does nothing. */
    run(key: string, work: () => Promise<void>): Promise<void>;
  };
  /** A read that is usually short: shown in the view, and as a notification with Cancel only when it takes long. */
  readonly reading: <T>(title: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** A long wait with a Cancel button, which aborts the signal. */
  readonly inNotification: <T>(
    title: string,
    work: (signal: AbortSignal, tell: (message: string, increment?: number) => void) => Promise<T>,
  ) => Thenable<T>;
}
