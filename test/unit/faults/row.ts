import type { EcsError } from "../../../src/ecs/model/errors";
import type { Bench } from "./bench";

/** What one try brought: nothing is wrong when `error` is missing. */
export interface Seen {
  readonly error?: EcsError;
  /** Reasons for which ECS did nothing, in an answer that is well. */
  readonly refused?: string;
}

/** One operation, and what of the extension is built on it. */
export interface Row {
  readonly operation: string;
  /** `session` keeps a part of the tree current, `services` what it shows beside tasks, `onDemand` fills a picker or a page when a person opens it, `change` is sent on a person's word. */
  readonly kind: "session" | "services" | "onDemand" | "change" | "stream";
  /** Where a person meets it. */
  readonly where: string;
  /** What stays of what a person saw or typed, where that isn't a wizard's. */
  readonly keeps?: string;
  readonly isPaged: boolean;
  readonly hasCluster: boolean;
  /** Of a change: what a lost answer allows. */
  readonly resend?: "safe" | "token" | "never";
  /** Of a change: whether ECS refuses it once it was carried out, so that sending it again does no harm and no good. */
  readonly refusesAgain?: boolean;
  attempt(bench: Bench): Promise<Seen>;
}

/** The outcome of one call. */
export async function caught(act: () => Promise<unknown>): Promise<Seen> {
  try {
    await act();
    return {};
  } catch (error) {
    return { error: error as EcsError };
  }
}
