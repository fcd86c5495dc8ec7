/** What a page and its host say to each other. Both sides import it; it knows neither the DOM, VS Code nor ECS. */

export const pageKinds = ["task", "containerInstance", "cluster", "service", "taskDefinition"] as const;
export type PageKind = (typeof pageKinds)[number];

/** Where a page's resource lives; a page keeps it, so that it comes back after a window reload. */
export interface Identity {
  readonly kind: PageKind;
  readonly connection: string;
  readonly cluster: string;
  /** The cluster's own on a cluster page. */
  readonly arn: string;
}

/** Says by shape, word and colour how something is. */
export type Tone = "good" | "busy" | "warn" | "bad" | "idle";

export interface Pill {
  readonly key: string;
  readonly text: string;
  readonly tone: Tone;
  readonly hint?: string;
  /** It tells something else than a state, such as a version. */
  readonly isPlain?: boolean;
}

/** What a link leads to. */
export interface Reference {
  readonly page: PageKind;
  /** Of a service that was not read yet, its name. */
  readonly arn: string;
}

/** A label and a value; `copy` offers a button, `open` makes the value a link to another page. */
export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly copy?: boolean;
  readonly open?: Reference;
}

/** Facts under a heading of their own. */
export interface FactGroup {
  readonly key: string;
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Where a page's resource lives: which connection, account and region. */
export interface Place {
  readonly connection: string;
  readonly account?: string;
  readonly region: string;
  /** That a person gave to the connection. */
  readonly color?: string;
}

export interface Header {
  /** Known once the host knows its connection. */
  readonly place?: Place;
  readonly what: string;
  readonly title: string;
  readonly subtitle?: string;
  /** The full name that the button beside the title copies. */
  readonly copy: string;
  /** The title of the tab. */
  readonly tab: string;
  readonly pills: readonly Pill[];
  readonly facts: readonly Fact[];
  readonly actions: readonly Action[];
}

/** Commands that a page may ask for; the host runs them on the page's own resource, whatever the page says. */
export const pageCommands = [
  "stopTask",
  "runAgain",
  "runTask",
  "startTask",
  "updateContainerAgent",
  "drainContainerInstance",
  "activateContainerInstance",
  "deregisterContainerInstance",
  "setDesiredCount",
  "forceNewDeployment",
  "deployRevision",
  "continueDeployment",
  "setExecuteCommand",
  "stopDeployment",
  "viewJson",
  "compareVersions",
  "compareDefinitions",
  "copyArn",
  "copyAsCli",
  "showLogs",
  "showEvents",
] as const;
export type PageCommand = (typeof pageCommands)[number];

export interface Action {
  readonly key: PageCommand;
  readonly label: string;
  readonly weight: "primary" | "danger" | "plain";
}

/** A link to AWS's documentation; the host opens no other site. */
export interface DocsLink {
  readonly text: string;
  readonly url: string;
}

/** Something to know before reading on: why it stopped, that its agent is away. */
export interface Callout {
  readonly key: string;
  readonly tone: Tone;
  readonly title: string;
  /** When it happened, epoch milliseconds; the title goes on with how long ago that is. */
  readonly at?: number;
  /** In ECS's words; shown as they are. */
  readonly quote?: string;
  readonly text?: string;
  readonly docs?: DocsLink;
}

/** How current the page is. `asOf` is epoch milliseconds of the host's clock. */
export interface Freshness {
  readonly kind: "current" | "reading" | "throttled" | "failed" | "gone" | "waiting";
  readonly asOf?: number;
  /** Whether what failed is being tried again. */
  readonly retrying?: boolean;
  readonly sentence?: string;
  readonly advice?: string;
  readonly canRetry: boolean;
}

/** Something that the host fetches for a page besides the replica; a failure is never shown as nothing. */
export type Lookup<T> =
  | { readonly kind: "none" }
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly sentence: string; readonly advice: string }
  | { readonly kind: "ready"; readonly value: T };

/** One version of the resource, as this window came to know it. */
export interface HistoryRow {
  readonly key: string;
  readonly version: string;
  readonly at: number;
  readonly source: "api" | "event";
  readonly fields: readonly string[];
}

export type PageMessage =
  /** The page runs and holds nothing yet, or lost the thread: send all. */
  | { readonly kind: "ready" }
  | { readonly kind: "refresh" }
  | { readonly kind: "command"; readonly command: PageCommand }
  | { readonly kind: "open"; readonly page: PageKind; readonly arn: string }
  | { readonly kind: "docs"; readonly url: string }
  | { readonly kind: "copy"; readonly text: string }
  /** Shows or hides one environment value, or all of them when `key` is left out. */
  | { readonly kind: "reveal"; readonly key?: string; readonly shown: boolean }
  | { readonly kind: "copyEnvironment"; readonly key: string }
  | { readonly kind: "openPort"; readonly key: string }
  /** Asks what of a task definition would fit; without `definition` the host asks which. */
  | { readonly kind: "fit"; readonly definition?: string }
  | { readonly kind: "stopFit" }
  /** Shows what a deployment of the page's service changed, side by side. */
  | { readonly kind: "compareRevisions"; readonly deployment: string }
  | { readonly kind: "olderDeployments" }
  /** Follows the log of one container of the page's task, or those of all of them. */
  | { readonly kind: "showLogs"; readonly container?: string };
