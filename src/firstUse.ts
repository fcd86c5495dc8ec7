import * as vscode from "vscode";
import { requestFiles } from "./requests/documents/requestFiles";
import { pageViewTypes } from "./details/page/pageKinds";
import type { Features } from "./features";
import type { PageKind } from "./webview/parts/protocol";

/**
 * Stands in for what activation does not load: each contributed command, each request document, and each page that VS Code brings back loads it,
 * and is then handed on.
 */
export class FirstUse implements vscode.Disposable {
  private readonly standIns: vscode.Disposable[];
  private features?: Promise<Features>;

  constructor(
    extension: vscode.Extension<unknown>,
    private readonly start: () => Promise<() => Features>,
  ) {
    this.standIns = [
      ...contributedCommands(extension).map(id => this.standInForCommand(id)),
      ...(Object.keys(pageViewTypes) as PageKind[]).map(kind => this.standInForPage(kind)),
      this.standInForLenses(),
    ];
  }

  /** Loads it, once. */
  load(): Promise<Features> {
    this.features ??= this.start().then(start => {
      // What stood in gives its names back before they are taken.
      for (const item of this.standIns.splice(0)) item.dispose();
      return start();
    });
    return this.features;
  }

  dispose(): void {
    for (const item of this.standIns) item.dispose();
    void this.features?.then(features => features.dispose());
  }

  private standInForCommand(id: string): vscode.Disposable {
    return vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      await this.load();
      return vscode.commands.executeCommand(id, ...args);
    });
  }

  /** A request document that is open wants its lenses; VS Code asks again once their own provider is registered. */
  private standInForLenses(): vscode.Disposable {
    return vscode.languages.registerCodeLensProvider(requestFiles, {
      provideCodeLenses: () => {
        void this.load();
        return [];
      },
    });
  }

  private standInForPage(kind: PageKind): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(pageViewTypes[kind], {
      deserializeWebviewPanel: async (panel, state: unknown) => (await this.load()).pages.restore(kind, panel, state),
    });
  }
}

function contributedCommands({ packageJSON }: vscode.Extension<unknown>): readonly string[] {
  const { contributes } = packageJSON as { contributes: { commands: readonly { command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}
