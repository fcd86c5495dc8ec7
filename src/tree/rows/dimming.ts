import * as vscode from "vscode";
import { isOutdated } from "./resourceUri";

/** Dims the rows that are not current. A row's own address says whether it is, so there is nothing to keep in step. */
export class Dimming implements vscode.FileDecorationProvider {
  private readonly decoration = new vscode.FileDecoration(
    undefined,
    undefined,
    new vscode.ThemeColor("ecsExplorer.outdatedForeground"),
  );

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    return isOutdated(uri) ? this.decoration : undefined;
  }
}
