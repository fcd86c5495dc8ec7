// The least that a tree of rows can be: one group, and as many static rows as ECS_BENCH_ROWS says.
import * as vscode from "vscode";

const count = Number(process.env["ECS_BENCH_ROWS"] ?? 0);

export function activate(context: vscode.ExtensionContext): void {
  const provider: vscode.TreeDataProvider<string> = {
    getChildren: parent => (parent ? Array.from({ length: count }, (_, index) => `row ${index}`) : ["group"]),
    getTreeItem: label => {
      const { Collapsed, None } = vscode.TreeItemCollapsibleState;
      const item = new vscode.TreeItem(label, label === "group" ? Collapsed : None);
      item.id = label;
      item.description = "RUNNING";
      return item;
    },
  };
  context.subscriptions.push(vscode.window.createTreeView("bench.rows", { treeDataProvider: provider }));
}
