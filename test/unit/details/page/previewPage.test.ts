import assert from "node:assert/strict";
import type { WebviewPanel } from "vscode";
import { PreviewPage } from "../../../../src/details/page/previewPage";

class Page {
  isOpen = true;
  private told?: () => void;
  readonly viewColumn = 2;

  onDidDispose(listener: () => void): void {
    this.told = listener;
  }

  dispose(): void {
    this.isOpen = false;
    this.told?.();
  }

  get panel(): WebviewPanel {
    return this as unknown as WebviewPanel;
  }
}

describe("the page that a click shows", () => {
  let preview: PreviewPage;
  let first: Page;
  let second: Page;

  beforeEach(() => {
    preview = new PreviewPage();
    [first, second] = [new Page(), new Page()];
    preview.show("a", first.panel, 1000);
  });

  it("is replaced by the next one, in its column", () => {
    assert.equal(preview.column, 2);
    preview.show("b", second.panel, 2000);
    assert.deepEqual([first.isOpen, second.isOpen], [false, true]);
    assert.equal(preview.column, 2, "the second is replaced next, whatever the first was told");
  });

  it("stays once it is kept", () => {
    preview.keep("b");
    assert.equal(preview.column, 2, "another page's doings keep nothing");
    preview.keep("a");
    assert.equal(preview.column, undefined);
    preview.show("b", second.panel, 2000);
    assert.equal(first.isOpen, true);
  });

  it("stays after a double-click, not after a second click much later", () => {
    preview.clickedAgain("a", 5000);
    assert.equal(preview.column, 2);
    preview.show("b", second.panel, 6000);
    assert.equal(first.isOpen, false);
    preview.clickedAgain("b", 6200);
    preview.show("c", new Page().panel, 9000);
    assert.equal(second.isOpen, true);
  });

  it("is none after a person closed it", () => {
    first.dispose();
    assert.equal(preview.column, undefined);
  });
});
