import { amount } from "../../text/counts";
import type { Timestamp } from "../../ecs/model/model";
import type { Finding } from "../../stream/currency/verdict";

/** A row of the Event Stream view as plain data; rows of one id are one row. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
  readonly color?: string;
  readonly tooltip?: string;
  /** Matched by the menus. */
  readonly context: string;
  readonly children?: readonly Row[];
  readonly finding?: Finding;
  /** What opening the row does. */
  readonly command?: { readonly id: string; readonly title: string };
}

export const grey = "disabledForeground";
export const yellow = "list.warningForeground";
export const red = "list.errorForeground";
export const green = "charts.green";
export const blue = "charts.blue";

export const clock = (at: Timestamp): string => new Date(at).toLocaleTimeString();
/** As `clock`, without seconds. */
export const hour = (at: Timestamp): string => new Date(at).toLocaleTimeString([], { timeStyle: "short" });
export const noun = (kind: Finding["kind"]): string => (kind === "task" ? "task" : "container instance");
/** The same where it begins a sentence. */
export const nounFirst = (kind: Finding["kind"]): string => (kind === "task" ? "Task" : "Container instance");
export const agoText = (ms: number): string =>
  ms < 120_000 ? `${amount(Math.round(ms / 1000))} s` : `${amount(Math.round(ms / 60_000))} min`;
