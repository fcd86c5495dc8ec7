import * as vscode from "vscode";
import { plural } from "../text/counts";
import { plainLines } from "../text/plainText";

/** The status bar item that counts what the view's badge counts, for when the view is not in sight; none while all is well. */
export class ProblemsItem implements vscode.Disposable {
  private item?: vscode.StatusBarItem;

  show(badge: vscode.ViewBadge | undefined): void {
    if (!badge) {
      this.item?.hide();
      return;
    }
    if (!this.item) {
      this.item = vscode.window.createStatusBarItem("ecsExplorer.problems", vscode.StatusBarAlignment.Left, 0);
      this.item.name = "ECS: Needs Attention";
      this.item.command = "ecsExplorer.showNeedsAttention";
    }
    this.item.text = `$(warning) ECS ${String(badge.value)}`;
    this.item.tooltip = plainLines(badge.tooltip.split("\n"));
    this.item.accessibilityInformation = { label: `ECS: ${plural(badge.value, "problem")}` };
    this.item.show();
  }

  dispose(): void {
    this.item?.dispose();
  }
}
