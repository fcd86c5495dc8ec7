import * as vscode from "vscode";
import type { Disposable } from "../../ecs/model/emitter";
import { plainLines, plainText } from "../../text/plainText";
import type { EventStream } from "../attach/eventStream";
import { leftBehindRow } from "./leftBehindRow";
import { rowsOf } from "./rows";
import type { Row } from "./viewRow";

const redrawMs = 400;

/** The view "Event Stream": what is attached, how far it can be trusted, and what is not current. */
export class EventStreamView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  private readonly view: vscode.TreeView<Row>;
  private readonly listening: Disposable;
  private timer?: NodeJS.Timeout;
  private drawn = "";

  readonly onDidChangeTreeData = this.changeEmitter.event;

  constructor(private readonly eventStream: EventStream) {
    this.view = vscode.window.createTreeView("ecsExplorer.eventStream", { treeDataProvider: this });
    this.listening = eventStream.onDidChange(() => {
      this.timer ??= setTimeout(() => this.redraw(), redrawMs);
    });
  }

  getChildren(row?: Row): Row[] {
    if (row) return [...(row.children ?? [])];
    return [...this.rows()];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(plainText(row.label), row.children && row.children.length > 0 ? Expanded : None);
    item.id = row.id;
    item.description = row.description && plainText(row.description);
    item.iconPath = new vscode.ThemeIcon(row.icon, row.color ? new vscode.ThemeColor(row.color) : undefined);
    item.contextValue = row.context;
    item.tooltip = row.tooltip && plainLines(row.tooltip.split("\n"));
    item.accessibilityInformation = { label: plainText([row.label, row.description].filter(Boolean).join(", ")) };
    if (row.finding) {
      item.command = { command: "ecsExplorer.showEventDifference", title: "Show Difference", arguments: [row] };
    }
    if (row.command) item.command = { command: row.command.id, title: row.command.title };
    return item;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
    this.view.dispose();
    this.changeEmitter.dispose();
  }

  private rows(): readonly Row[] {
    const { attachment, leftBehind } = this.eventStream;
    if (attachment) return rowsOf(attachment);
    return leftBehind ? [leftBehindRow(leftBehind)] : [];
  }

  /** Draws only what looks different; the badge counts who is behind. */
  private redraw(): void {
    this.timer = undefined;
    const { attachment } = this.eventStream;
    void vscode.commands.executeCommand("setContext", "ecsExplorer.eventStreamAttached", attachment !== undefined);
    const behind = attachment?.live.currency?.verdicts.BEHIND ?? 0;
    this.view.badge =
      behind > 0
        ? { value: behind, tooltip: `${String(behind)} ${behind === 1 ? "resource is" : "resources are"} behind` }
        : undefined;
    const look = JSON.stringify(this.rows());
    if (look === this.drawn) return;
    this.drawn = look;
    this.changeEmitter.fire();
  }
}
