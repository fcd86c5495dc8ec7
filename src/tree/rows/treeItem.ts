import * as vscode from "vscode";
import { isOfAws } from "../../ecs/model/consoleUrl";
import { dotted } from "../../text/dotted";
import { plainText } from "../../text/plainText";
import type { Appearance } from "./appearance";
import type { Favorites } from "../nodes/favorites";
import type { Node } from "../nodes/node";
import { resourceUri } from "./resourceUri";
import type { Row, RowSettings } from "./row";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const states = { none: None, collapsed: Collapsed, expanded: Expanded };

const icon = ({ icon: name, color }: Appearance): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);

/** The ARN by which others may decorate a row. */
const arnOf = (node: Node): string | undefined => {
  if (node.kind === "cluster") return node.session.cluster.arn;
  return "arn" in node && !("name" in node) ? node.arn : undefined;
};

/** What menus ask of a row's connection: whether it may change anything, and whether it is AWS, which has a console. */
function marksOf(node: Node, favorites: Favorites): readonly string[] {
  if (!("connection" in node)) return [];
  const isFavorite = (node.kind === "cluster" || node.kind === "service") && favorites.has(node);
  const { readOnly, endpoint } = node.connection;
  return [
    ...(readOnly ? ["readOnly"] : []),
    ...(isOfAws(endpoint) ? ["aws"] : []),
    ...(isFavorite ? ["favorite"] : []),
  ];
}

/** What has a page, or is shown on one. */
const paged: ReadonlySet<Node["kind"]> = new Set(["cluster", "service", "containerInstance", "task", "container"]);

const openPage = (node: Node): vscode.Command => ({
  command: "ecsExplorer.openRow",
  title: "Show Details",
  arguments: [node],
});

/** The row that a node is shown as; its tooltip is made only when asked for. */
export function treeItem(node: Node, row: Row, isOpen: boolean, settings: RowSettings): vscode.TreeItem {
  // A row that comes back after its cluster was gone comes back as open as it was.
  const state = row.state === "collapsed" && isOpen ? "expanded" : row.state;
  const item = new vscode.TreeItem(plainText(row.label), states[state]);
  item.id = node.id;
  item.description = row.description && plainText(row.description);
  item.iconPath = icon(row.icon);
  const marks = marksOf(node, settings.favorites);
  item.contextValue = [row.context, ...marks].join(" ");
  // A row with a command expands by its twistie alone.
  item.command = row.command ?? (settings.opensPages() && paged.has(node.kind) ? openPage(node) : undefined);
  const arn = arnOf(node);
  if (arn !== undefined || row.outdated) item.resourceUri = resourceUri(arn, row.outdated !== undefined);
  item.accessibilityInformation = {
    label: plainText(
      [row.spoken ?? dotted(row.label, row.description), marks.includes("favorite") && "pinned", row.outdated]
        .filter(Boolean)
        .join(", "),
    ),
  };
  // VS Code asks resolveTreeItem only for a tooltip that is not set at all.
  item.tooltip = undefined;
  return item;
}
