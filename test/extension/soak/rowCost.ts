import * as vscode from "vscode";
import { eventually } from "../inputs";
import { bytesPerRound, heapBytes } from "./heap";
import type { Sample } from "./heap";

const rowsShown = 200;
const redraws = 24;
const redrawsPerSample = 4;

/**
 * Bytes that VS Code itself keeps of each row that it draws: its tree views hold an empty store of each row for as long as the
 * view lives. Measured with the plainest provider there is, in the place of the extension's own, so it comes last.
 */
export async function bytesPerRow(viewId: string): Promise<number> {
  const changes = new vscode.EventEmitter<undefined>();
  const rows = Array.from({ length: rowsShown }, (_, index) => String(index));
  let drawn = 0;
  const view = vscode.window.createTreeView(viewId, {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: (row?: string) => (row === undefined ? rows : []),
      getTreeItem: (row: string) => (drawn++, new vscode.TreeItem(row)),
    },
  });
  try {
    const samples: Sample[] = [];
    for (let redraw = 1; redraw <= redraws; redraw++) {
      const before = drawn;
      changes.fire(undefined);
      await eventually("the rows", () => drawn >= before + rowsShown);
      // The first ones compile and cache.
      if (redraw % redrawsPerSample === 0 && redraw > redrawsPerSample)
        samples.push({ round: drawn, minutes: 0, heapBytes: await heapBytes() });
    }
    return bytesPerRound(samples);
  } finally {
    view.dispose();
    changes.dispose();
  }
}
