import type { Input } from "../wire/input";
import type { Journal } from "../events/journal";
import type { LogStore } from "../logs/logStore";
import type { Queues } from "../events/queues";
import type { Rules } from "../events/rules";
import type { TaskRecord } from "../world/records";
import type { ServiceScheduler } from "../services/scheduler";
import type { World } from "../world/world";

/** What the seeds work on, before anyone listens. */
export type SeedContext = Pick<Context, "world" | "scheduler">;

/** What an operation works on. */
export interface Context {
  readonly world: World;
  readonly scheduler: ServiceScheduler;
  readonly journal: Journal;
  readonly queues: Queues;
  readonly logs: LogStore;
  /** The region that the request was signed for. */
  readonly region: string;
  readonly rules: Rules;
  /** The endpoint's own address. */
  readonly url: () => string;
  /** RunTask's client tokens, with what each was first used for. */
  readonly clientTokens: Map<string, { readonly request: string; readonly tasks: readonly TaskRecord[] }>;
}

/** One operation: reads its input, acts, and gives back the answer as it travels, or throws a Refusal. */
export type Operation = (context: Context, input: Input) => object | Promise<object>;
