import type { WebviewPanel } from "vscode";

/** A click this soon after another on the same row is a double-click. */
const doubleClickMs = 600;

/**
 * The one page that the next click in the tree replaces, as VS Code's preview editors do, which are for files alone. It is kept
 * once a person double-clicks its row, opens it by a command, or does anything in it.
 */
export class PreviewPage {
  private shown?: { readonly key: string; readonly webview: WebviewPanel; readonly at: number };

  /** Where the next one opens. */
  get column(): WebviewPanel["viewColumn"] {
    return this.shown?.webview.viewColumn;
  }

  /** Takes the place of the page before. */
  show(key: string, webview: WebviewPanel, now = Date.now()): void {
    const before = this.shown?.webview;
    this.shown = { key, webview, at: now };
    webview.onDidDispose(() => {
      if (this.shown?.webview === webview) this.shown = undefined;
    });
    before?.dispose();
  }

  clickedAgain(key: string, now = Date.now()): void {
    if (this.shown && now - this.shown.at < doubleClickMs) this.keep(key);
  }

  keep(key: string): void {
    if (this.shown?.key === key) this.shown = undefined;
  }
}
