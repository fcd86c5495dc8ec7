import * as vscode from "vscode";
import type { Node } from "../nodes/node";
import { tooltipText } from "./tooltipText";

/** What a node shows when the pointer or the focus rests on it; undefined leaves the row's own text. */
export function tooltip(node: Node, isOpen: boolean): vscode.MarkdownString | undefined {
  const text = tooltipText(node, isOpen);
  // No icons, no commands and no HTML: those are off by default.
  return text === undefined ? undefined : new vscode.MarkdownString(text);
}
