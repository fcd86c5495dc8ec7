import * as vscode from "vscode";
import { plural } from "../text/counts";
import { iconed } from "../text/pickerRow";
import { plainLines } from "../text/plainText";
import { lastUpdatedAt } from "./nodes/outdated";
import { statusText } from "./rows/badge";
import type { ProblemCount } from "./rows/badge";

/**
 * The status bar item that counts what the view's badge counts, for when the view is not in sight, and what was wrong when
 * nobody looked anymore, with since when it may have changed: a badge is a number alone. None while all is well.
 */
export class ProblemsItem implements vscode.Disposable {
  private item?: vscode.StatusBarItem;

  show(count: ProblemCount | undefined): void {
    if (!count) {
      this.item?.hide();
      return;
    }
    if (!this.item) {
      this.item = vscode.window.createStatusBarItem("ecsExplorer.problems", vscode.StatusBarAlignment.Left, 0);
      this.item.name = "ECS: Needs Attention";
      this.item.command = "ecsExplorer.showNeedsAttention";
    }
    const { current, earlier } = count;
    this.item.text = iconed(current > 0 ? "warning" : "debug-pause", statusText(count));
    this.item.tooltip = plainLines(count.tooltip.split("\n"));
    this.item.accessibilityInformation = {
      label: [
        ...(current > 0 ? [`ECS: ${plural(current, "problem")}`] : []),
        ...(earlier ? [`ECS: ${plural(earlier.count, "problem")}, ${lastUpdatedAt(earlier.asOf)}`] : []),
      ].join("; "),
    };
    this.item.show();
  }

  dispose(): void {
    this.item?.dispose();
  }
}
