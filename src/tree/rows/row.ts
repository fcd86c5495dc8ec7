import type { Command } from "vscode";
import type { Favorites } from "../nodes/favorites";
import type { Appearance } from "./appearance";

export interface Row {
  readonly label: string;
  readonly description?: string;
  readonly icon: Appearance;
  readonly state: "none" | "collapsed" | "expanded";
  /** Space-separated tokens, matched by the menus. */
  readonly context: string;
  readonly command?: Command;
  /** What a screen reader says; label and description when left out. */
  readonly spoken?: string;
  /** Set on a row that is not current: since when, in words. It is drawn dimmed. */
  readonly outdated?: string;
}

/** How a person wants rows to be; read anew for each. */
export interface RowSettings {
  showsVersions(): boolean;
  /** Whether a click opens a row's page. */
  opensPages(): boolean;
  readonly favorites: Favorites;
}

/** A row whose resource left while it was drawn. */
export const goneRow = (name: string): Row => ({
  label: name.slice(name.lastIndexOf("/") + 1),
  description: "gone",
  icon: { icon: "circle-slash", color: "disabledForeground" },
  state: "none",
  context: "gone",
});
