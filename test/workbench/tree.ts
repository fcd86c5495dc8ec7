import { selectors, type Locator, type Page } from "playwright-core";
import { Menu } from "./menu";

/**
 * Finds a tree row by its labels from any ancestor down, or by one part of its description, such as a task's id; in a list
 * that draws only the rows in sight and keeps them in no order of their own. Runs in the page, so it can use nothing of this
 * file.
 */
const rowByPath = () => {
  const find = (root: ParentNode, selector: string): Element[] => {
    const path = JSON.parse(selector) as string[];
    const rows = [...root.querySelectorAll(".monaco-list-row")].sort(
      (a, b) => Number(a.getAttribute("data-index")) - Number(b.getAttribute("data-index")),
    );
    const level = (row: Element) => Number(row.getAttribute("aria-level"));
    const is = (row: Element, label: string | undefined) => {
      const text = row.querySelector(".label-name")?.textContent ?? "";
      if (label?.endsWith("*")) return text.startsWith(label.slice(0, -1));
      const parts = (row.querySelector(".label-description")?.textContent ?? "").split(" · ");
      return text === label || (label !== undefined && /^[0-9a-f]{8}$/.test(label) && parts.includes(label));
    };
    const ancestors: Element[] = [];
    const found: Element[] = [];
    for (const row of rows) {
      while (ancestors.length > 0 && level(ancestors.at(-1) as Element) >= level(row)) ancestors.pop();
      ancestors.push(row);
      let wanted = path.length - 1;
      if (!is(row, path[wanted])) continue;
      for (const ancestor of [...ancestors].reverse()) if (wanted >= 0 && is(ancestor, path[wanted])) wanted--;
      if (wanted < 0) found.push(row);
    }
    return found;
  };
  return {
    query: (root: ParentNode, selector: string) => find(root, selector)[0] ?? null,
    queryAll: find,
  };
};

/** Each test file is a bundle of its own, and all share one playwright, which takes a name once. */
const shared = globalThis as { ecsExplorerTreeSelector?: Promise<void> };

/** Must have been called before a page with a tree is opened. */
export function registerTreeSelector(): Promise<void> {
  shared.ecsExplorerTreeSelector ??= selectors.register("tree", rowByPath);
  return shared.ecsExplorerTreeSelector;
}

/**
 * The tree of the side bar's view. A path is labels from any ancestor down to the row; a label that ends in `*` matches
 * by its beginning.
 */
export class Tree {
  private readonly list: Locator;
  private readonly menu: Menu;

  constructor(private readonly page: Page) {
    this.list = page.locator(".part.sidebar .pane-body .monaco-list").first();
    this.menu = new Menu(page);
  }

  row(...path: readonly string[]): Locator {
    return this.list.locator(`tree=${JSON.stringify(path)}`).first();
  }

  /** What each row in sight shows: label, description, and how deep it is. */
  rows(): Promise<readonly { level: number; label: string; description: string }[]> {
    return this.list.locator(".monaco-list-row").evaluateAll(rows =>
      rows
        .map(row => ({
          index: Number(row.getAttribute("data-index")),
          level: Number(row.getAttribute("aria-level")),
          label: row.querySelector(".label-name")?.textContent ?? "",
          description: row.querySelector(".label-description")?.textContent ?? "",
        }))
        .sort((a, b) => a.index - b.index)
        .map(({ level, label, description }) => ({ level, label, description })),
    );
  }

  /** Opens each row of the path in turn, so `expand("web", "Tasks")` needs nothing opened before. */
  async expand(...path: readonly string[]): Promise<void> {
    for (let length = 1; length <= path.length; length++) {
      const row = this.row(...path.slice(0, length));
      await row.waitFor();
      // A row that moves at the moment of the click is clicked again, as a person does.
      for (let attempt = 1; (await row.getAttribute("aria-expanded")) !== "true"; attempt++) {
        await row.locator(".monaco-tl-twistie").click();
        const opened = this.page.locator(".part.sidebar .monaco-list-row[aria-expanded=true]").and(row);
        await opened.waitFor({ timeout: 5000 }).catch((error: unknown) => {
          if (attempt === 3) throw error;
        });
      }
    }
  }

  async collapse(...path: readonly string[]): Promise<void> {
    const row = this.row(...path);
    if ((await row.getAttribute("aria-expanded")) !== "true") return;
    await row.locator(".monaco-tl-twistie").click();
    await this.page.locator(".part.sidebar .monaco-list-row[aria-expanded=false]").and(row).waitFor();
  }

  async select(...path: readonly string[]): Promise<void> {
    await this.row(...path)
      .locator(".label-name")
      .click();
  }

  /** Clicks a row until what that opens shows: VS Code loses a click on rows that move or are just drawn anew. */
  async open(path: string | readonly string[], opens: Locator): Promise<void> {
    const row = this.row(...[path].flat()).locator(".label-name");
    for (let attempt = 1; ; attempt++) {
      await row.click();
      try {
        await opens.waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  /** Adds rows to the selection as a user does with Ctrl held. */
  async selectMore(...path: readonly string[]): Promise<void> {
    await this.row(...path)
      .locator(".label-name")
      .click({ modifiers: ["ControlOrMeta"] });
  }

  /** The labels of a row's context menu, separators left out; closes it again. */
  async menuItems(...path: readonly string[]): Promise<readonly string[]> {
    await this.row(...path)
      .locator(".label-name")
      .click({ button: "right" });
    return this.menu.readAndClose();
  }

  /** Right-clicks the row and chooses `item`. */
  async contextMenu(path: string | readonly string[], item: string): Promise<void> {
    const row = this.row(...(typeof path === "string" ? [path] : path));
    // The tooltip of the row that the mouse rests on can lie over this one.
    await this.page.mouse.move(640, 5);
    await this.menu.choose(() => row.locator(".label-name").click({ button: "right" }), item);
  }

  /**
   * Presses the button that the row shows at its right end when the mouse is over it, until it has opened what it opens: a
   * click at the moment of a redraw is told of, and made again, as a person does.
   */
  async inlineAction(path: string | readonly string[], title: string, opens: Locator): Promise<void> {
    const row = this.row(...(typeof path === "string" ? [path] : path));
    const lost = this.page.locator(".notification-toast", { hasText: "Try again." });
    for (;;) {
      await row.hover();
      await row.locator(".actions .action-label").and(this.page.getByLabel(title)).click();
      await opens.or(lost).first().waitFor();
      if (await opens.isVisible()) return;
      await lost.hover();
      await lost.getByRole("button", { name: /^Clear/ }).click();
      await lost.waitFor({ state: "hidden" });
    }
  }
}
