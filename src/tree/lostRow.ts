import * as vscode from "vscode";

/**
 * Whether VS Code lost a row that was clicked: a menu hands over the row and, in a second place, the selection, but while the
 * rows above it are drawn anew VS Code knows no row by its handle, and hands over nothing in its place. The palette and
 * keys never hand over two.
 */
export function isRowLost(args: readonly unknown[]): boolean {
  const [row, selected] = args;
  if (args.length < 2) return false;
  return isNothing(row) || (Array.isArray(selected) && selected.some(isNothing));
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

/** Never a guess at the row, nor the rest of a selection: what is meant is not known. */
export const sayRowLost = (): Thenable<unknown> =>
  vscode.window.showInformationMessage("The tree was updated just as you clicked, so nothing was done. Try again.");
