import * as vscode from "vscode";
import { plainText } from "../text/plainText";
import type { Appearance } from "./appearance";
import type { Node } from "./node";
import { resourceUri } from "./resourceUri";
import { rowOf } from "./nodeRow";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const states = { none: None, collapsed: Collapsed, expanded: Expanded };

const icon = ({ icon: name, color }: Appearance): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);

/** The row that a node is shown as; its tooltip is made only when asked for. */
export function treeItem(node: Node): vscode.TreeItem {
  const row = rowOf(node);
  const item = new vscode.TreeItem(plainText(row.label), states[row.state]);
  item.id = node.id;
  item.description = row.description && plainText(row.description);
  item.iconPath = icon(row.icon);
  item.contextValue = "connection" in node && node.connection.readOnly ? `${row.context} readOnly` : row.context;
  item.command = row.command;
  const arn =
    node.kind === "cluster" ? node.session.cluster.arn : "arn" in node && !("name" in node) ? node.arn : undefined;
  if (arn !== undefined) item.resourceUri = resourceUri(arn);
  item.accessibilityInformation = {
    label: plainText(row.spoken ?? [row.label, row.description].filter(Boolean).join(", ")),
  };
  // VS Code asks resolveTreeItem only for a tooltip that is not set at all.
  item.tooltip = undefined;
  return item;
}
