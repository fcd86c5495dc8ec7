import type { Callout, Fact, FactGroup, Header, Reference } from "../parts/protocol";
import type { EnvironmentRow } from "../task/taskProtocol";

/** A container as a task definition has it. */
export interface DefinedContainer {
  readonly key: string;
  readonly name: string;
  readonly image?: string;
  readonly isEssential: boolean;
  readonly cpu?: string;
  readonly memory?: string;
  readonly gpus?: string;
  /** `8080 → 80/tcp`. */
  readonly ports: readonly string[];
  /** Where it logs, in a sentence. */
  readonly log: string;
  readonly facts: readonly Fact[];
}

/** What runs the revision in the page's cluster: a service, or tasks of none. */
export interface Use {
  readonly key: string;
  readonly name: string;
  readonly open?: Reference;
  readonly tasks: string;
}

export interface TaskDefinitionView {
  readonly page: "taskDefinition";
  readonly header: Header;
  readonly callouts: readonly Callout[];
  readonly containers: readonly DefinedContainer[];
  readonly uses: readonly Use[];
  /** Said where there are none. */
  readonly noUses: string;
  /** Why they are old, or not all. */
  readonly unread: readonly string[];
  readonly environment: readonly EnvironmentRow[];
  readonly settings: readonly FactGroup[];
  readonly rest: readonly Fact[];
}
