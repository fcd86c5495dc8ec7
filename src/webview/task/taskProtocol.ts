import type { Callout, Fact, FactGroup, Header, HistoryRow, Lookup, Pill, Tone } from "../parts/protocol";

export type PhaseKind = "provisioning" | "pulling" | "starting" | "running" | "stopping" | "deprovisioning";

/** A stretch of a task's life, epoch milliseconds; one without `end` goes on. */
export interface Phase {
  readonly key: PhaseKind;
  readonly label: string;
  readonly begin: number;
  readonly end?: number;
  /** "image pull 41 s of 58 s": the stretch this phase is compared with. */
  readonly of?: { readonly begin: number; readonly end?: number };
}

export interface Moment {
  readonly key: string;
  readonly label: string;
  readonly at?: number;
}

export interface Timeline {
  readonly phases: readonly Phase[];
  /** All times that the API answers; those not reached yet have none. */
  readonly moments: readonly Moment[];
  /** Said instead of a drawing when there is nothing to draw. */
  readonly empty?: string;
}

export interface PortLink {
  readonly key: string;
  /** `8080 → 32768/tcp`. */
  readonly text: string;
  /** What "Copy" copies: address and port, or the port where ECS tells no address. */
  readonly copy: string;
  /** Only TCP can be opened in a browser. */
  readonly canOpen: boolean;
}

export interface ContainerRow {
  readonly key: string;
  readonly name: string;
  readonly state: Pill;
  readonly health?: Pill;
  readonly exit?: { readonly code: string; readonly meaning: string; readonly tone: "good" | "bad" | "warn" | "idle" };
  readonly reason?: string;
  readonly image?: string;
  readonly digest?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly gpus: readonly string[];
  readonly ports: readonly PortLink[];
  readonly addresses: readonly Fact[];
  readonly facts: readonly Fact[];
}

/** One value that a task overrides; `before` is left out when the task definition sets none. */
export interface Difference {
  readonly key: string;
  readonly where: string;
  readonly field: string;
  readonly before?: string;
  readonly after: string;
  readonly same: boolean;
}

export interface EnvironmentRow {
  readonly key: string;
  readonly container: string;
  readonly name: string;
  readonly origin: "definition" | "override" | "secret" | "file";
  /** Left out while it is masked: the page does not hold what it does not show. */
  readonly value?: string;
}

/** One line of a log; `at` is epoch milliseconds. */
export interface LogRow {
  readonly key: string;
  readonly at: number;
  readonly text: string;
  readonly isError: boolean;
}

/** The end of one container's log. */
export interface ContainerLog {
  readonly key: string;
  readonly container: string;
  /** Its group and stream; absent where CloudWatch Logs doesn't have it. */
  readonly where?: string;
  /** `none`: it can't be read here; `over`: nothing more will come. */
  readonly state: "none" | "loading" | "live" | "over";
  readonly lines: readonly LogRow[];
  readonly hasOlder: boolean;
  /** Why there are no lines, or why they are old. */
  readonly note?: { readonly tone: Tone; readonly text: string; readonly canRetry: boolean };
}

export interface TaskView {
  readonly page: "task";
  readonly header: Header;
  readonly callouts: readonly Callout[];
  readonly timeline: Timeline;
  readonly logs: Lookup<readonly ContainerLog[]>;
  /** Whether the logs explain an end, and stand directly below its reason. */
  readonly logsFirst: boolean;
  readonly containers: readonly ContainerRow[];
  readonly placement: readonly Fact[];
  readonly size: readonly Fact[];
  readonly attachments: readonly FactGroup[];
  readonly overrides: Lookup<readonly Difference[]>;
  readonly environment: Lookup<readonly EnvironmentRow[]>;
  readonly attributes: readonly Fact[];
  readonly tags: readonly Fact[];
  readonly rest: readonly Fact[];
  readonly history: readonly HistoryRow[];
}
