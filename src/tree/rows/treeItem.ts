import * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import type { Appearance } from "./appearance";
import type { Node } from "../nodes/node";
import { rowOf } from "./nodeRow";
import { resourceUri } from "./resourceUri";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const states = { none: None, collapsed: Collapsed, expanded: Expanded };

const icon = ({ icon: name, color }: Appearance): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);

/** The ARN by which others may decorate a row. */
const arnOf = (node: Node): string | undefined => {
  if (node.kind === "cluster") return node.session.cluster.arn;
  return "arn" in node && !("name" in node) ? node.arn : undefined;
};

/** The row that a node is shown as; its tooltip is made only when asked for. */
export function treeItem(node: Node, isOpen: boolean): vscode.TreeItem {
  const row = rowOf(node, isOpen);
  // A row that comes back after its cluster was gone comes back as open as it was.
  const state = row.state === "collapsed" && isOpen ? "expanded" : row.state;
  const item = new vscode.TreeItem(plainText(row.label), states[state]);
  item.id = node.id;
  item.description = row.description && plainText(row.description);
  item.iconPath = icon(row.icon);
  item.contextValue = "connection" in node && node.connection.readOnly ? `${row.context} readOnly` : row.context;
  item.command = row.command;
  const arn = arnOf(node);
  if (arn !== undefined || row.outdated) item.resourceUri = resourceUri(arn, row.outdated !== undefined);
  item.accessibilityInformation = {
    label: plainText(row.spoken ?? [row.label, row.description, row.outdated].filter(Boolean).join(", ")),
  };
  // VS Code asks resolveTreeItem only for a tooltip that is not set at all.
  item.tooltip = undefined;
  return item;
}
