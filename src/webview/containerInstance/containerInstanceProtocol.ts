import type { Callout, Fact, Header, HistoryRow, Lookup, Pill, Reference } from "../parts/protocol";

/** A part of a resource that one task holds; without `task` it is taken by nobody this window knows. */
export interface Share {
  readonly key: string;
  readonly task?: string;
  readonly label: string;
  readonly amount: number;
  /** Which of the palette's colours; tasks of one service or family share theirs. */
  readonly hue: number;
}

export interface ResourceBar {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly type: string;
  readonly registered: number;
  readonly remaining: number;
  readonly percent: number;
  readonly shares: readonly Share[];
  /** The members of a string set that are not ports, such as GPU ids. */
  readonly members: readonly Member[];
}

export interface Member {
  readonly key: string;
  readonly text: string;
  readonly free: boolean;
  readonly task?: string;
  readonly holder?: string;
}

export interface Port {
  readonly key: string;
  readonly port: string;
  /** `reserved` ports were never to be had; `dynamic` ones ECS chose for the task. */
  readonly kind: "reserved" | "task" | "dynamic" | "unknown";
  readonly task?: string;
  readonly holder: string;
  readonly hue: number;
}

export interface PortMap {
  readonly key: "TCP" | "UDP";
  readonly ports: readonly Port[];
}

export interface FitRow {
  readonly key: string;
  readonly label: string;
  readonly needs: string;
  readonly free: string;
  /** How many more this resource alone would allow; undefined when it sets no limit. */
  readonly fits?: number;
  readonly first: boolean;
}

export interface Fit {
  readonly definition: string;
  /** Undefined when nothing limits it. */
  readonly count?: number;
  readonly sentence: string;
  /** What keeps ECS from placing it here whatever the room: draining, a missing attribute, no EC2 compatibility. */
  readonly obstacles: readonly string[];
  /** What may keep ECS from placing it, and was not looked at. */
  readonly unchecked: readonly string[];
  readonly rows: readonly FitRow[];
}

export interface FitView {
  readonly choices: readonly { readonly key: string; readonly label: string }[];
  readonly chosen?: string;
  readonly result: Lookup<Fit>;
}

export interface AgentStep {
  readonly key: string;
  readonly label: string;
  readonly state: "done" | "now" | "ahead" | "failed";
}

export interface AgentView {
  readonly connected: Pill;
  readonly facts: readonly Fact[];
  /** Empty when no update was asked for. */
  readonly steps: readonly AgentStep[];
  readonly sentence: string;
}

export interface TaskRow {
  readonly key: string;
  readonly id: string;
  readonly group: string;
  /** Its service, where it has one. */
  readonly service?: Reference;
  readonly hue: number;
  readonly definition: string;
  readonly openDefinition?: Reference;
  readonly state: Pill;
  readonly health?: Pill;
  readonly cpu?: number;
  readonly memory?: number;
  readonly since?: number;
  readonly version: string;
  readonly open: Reference;
}

export interface ContainerInstanceView {
  readonly page: "containerInstance";
  readonly header: Header;
  readonly callouts: readonly Callout[];
  readonly bars: readonly ResourceBar[];
  readonly groups: readonly {
    readonly key: string;
    readonly label: string;
    readonly hue: number;
    readonly tasks: number;
  }[];
  readonly ports: readonly PortMap[];
  readonly fit: FitView;
  readonly agent: AgentView;
  readonly tasks: readonly TaskRow[];
  /** Said in place of the tasks. */
  readonly noTasks: string;
  readonly attributes: readonly Fact[];
  readonly tags: readonly Fact[];
  readonly rest: readonly Fact[];
  readonly history: readonly HistoryRow[];
}
