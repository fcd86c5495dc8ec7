import assert from "node:assert/strict";
import * as vscode from "vscode";

/** Answers the quick picks by their labels and the boxes by texts, one after the other; a box without one keeps its proposal. */
export class Picks {
  readonly labels: string[] = [];
  readonly texts: string[] = [];
  /** The items of each pick that was shown. */
  readonly shown: (readonly vscode.QuickPickItem[])[] = [];
  private readonly undo: () => void;

  constructor() {
    const { window } = vscode;
    const { showQuickPick, showInputBox } = window;
    const pick = async (items: readonly vscode.QuickPickItem[]) => {
      this.shown.push(items);
      const label = this.labels.shift();
      const found = items.find(item => label !== undefined && item.label.includes(label));
      assert.ok(found, `«${label}» is not among ${items.map(item => item.label).join(", ")}`);
      return Promise.resolve(found);
    };
    const type = async ({ value }: vscode.InputBoxOptions) => Promise.resolve(this.texts.shift() ?? value);
    Object.assign(window, { showQuickPick: pick, showInputBox: type });
    this.undo = () => Object.assign(window, { showQuickPick, showInputBox });
  }

  dispose(): void {
    this.undo();
  }
}
