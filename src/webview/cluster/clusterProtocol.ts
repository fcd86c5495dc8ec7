import type { Callout, Fact, Header, Lookup, Pill, Reference } from "../parts/protocol";

/** What a tile's colour and level stand for. */
export const measures = ["cpu", "memory", "ports"] as const;
export type Measure = (typeof measures)[number];

export interface Tile {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  /** Percent in use by measure; undefined where the instance registers none. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly ports?: number;
  readonly tasks: number;
  readonly mark?: "disconnected" | "draining" | "updating" | "impaired";
  readonly status: string;
  /** One sentence with all numbers, for the line below the grid and for screen readers. */
  readonly summary: string;
}

export interface Total {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly registered: number;
  readonly remaining: number;
  readonly percent: number;
}

export interface ServiceRow {
  readonly key: string;
  readonly name: string;
  readonly kind: "service" | "family";
  /** The page that says more; missing for a family, and for a service that couldn't be described. */
  readonly open?: Reference;
  readonly definition: string;
  /** Missing where there are several. */
  readonly openDefinition?: Reference;
  readonly state: Pill;
  readonly desired?: number;
  readonly running: number;
  readonly pending: number;
  readonly stopped: number;
}

export interface Sick {
  readonly key: string;
  /** The page that says more; missing where there is none. */
  readonly open?: Reference;
  readonly name: string;
  readonly pill: Pill;
  readonly text: string;
}

export interface ClusterView {
  readonly page: "cluster";
  readonly header: Header;
  readonly callouts: readonly Callout[];
  readonly counts: readonly Fact[];
  readonly totals: readonly Total[];
  readonly tiles: readonly Tile[];
  /** Said in place of the grid. */
  readonly noTiles?: string;
  /** What needs attention, as the tree and its badge see it. */
  readonly sick: readonly Sick[];
  /** Instances that take no more tasks, or hardly any. */
  readonly strained: readonly Sick[];
  /** Said when nothing needs attention. */
  readonly well: string;
  readonly services: readonly ServiceRow[];
  /** The service list is a call of its own: tasks are grouped without it, but desired counts need it. */
  readonly serviceList: Lookup<true>;
  readonly facts: readonly Fact[];
  readonly tags: readonly Fact[];
}
