import type * as vscode from "vscode";
import type { Node } from "./nodes/node";

type Selecting = Pick<vscode.TreeView<Node>, "selection" | "onDidChangeSelection">;

/** Whether a row that was just revealed is selected within half a second: VS Code tells of a selection after it has revealed the row. */
export const becomesSelected = (view: Selecting, { id }: Node): Promise<boolean> =>
  new Promise(resolve => {
    const end = (isSelected: boolean) => {
      clearTimeout(late);
      listener.dispose();
      resolve(isSelected);
    };
    const check = () => view.selection.some(node => node.id === id) && end(true);
    const late = setTimeout(() => end(false), 500);
    const listener = view.onDidChangeSelection(check);
    check();
  });
