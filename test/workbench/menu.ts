import type { Locator, Page } from "playwright-core";

/** Whether a menu of the workbench has taken a mouse button's release, which is what chooses an item. */
const taken = "ecsExplorerMenuTook";

/** An open context menu, which the workbench draws itself. */
export class Menu {
  private readonly menu: Locator;

  constructor(private readonly page: Page) {
    this.menu = page.locator(".monaco-menu").last();
  }

  async readAndClose(): Promise<readonly string[]> {
    await this.menu.waitFor();
    const labels = await this.menu
      .locator(".action-item:not(.disabled) .action-label:not(.separator)")
      .evaluateAll(items => items.map(item => item.getAttribute("aria-label") ?? item.textContent ?? ""));
    await this.menu.press("Escape");
    await this.menu.waitFor({ state: "hidden" });
    return labels.filter(label => label !== "");
  }

  /**
   * Opens the menu and chooses `item`. A menu closes by itself when something else takes the focus, say a page that
   * has just loaded; a click that came too late has chosen nothing then, and the menu is opened again.
   */
  async choose(open: () => Promise<void>, item: string): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      await open();
      if (await this.click(item)) return;
      console.log(`      The menu closed before «${item}» was chosen.`);
    }
    throw new Error(`The menu closed three times before «${item}» was chosen.`);
  }

  /** Whether the item was chosen before the menu closed. */
  private async click(item: string): Promise<boolean> {
    // Its key stands beside the label, and is part of the name.
    const label = this.page.locator(".action-label").getByText(item, { exact: true });
    const entry = this.menu.getByRole("menuitem").filter({ has: label });
    await entry.waitFor();
    await this.watch();
    // A menu ignores the mouse for its first 100 ms, so that the click that opened it cannot choose.
    for (let attempt = 0; attempt < 10; attempt++) {
      await entry.click({ timeout: 5000 }).catch(async (error: unknown) => {
        if (await this.menu.isVisible()) throw error;
      });
      const closed = await this.menu.waitFor({ state: "hidden", timeout: 400 }).then(
        () => true,
        () => false,
      );
      if (closed) return this.page.evaluate(name => Reflect.get(globalThis, name) === true, taken);
    }
    throw new Error(`The menu stayed open after «${item}» was clicked.`);
  }

  /** An item that takes the mouse's release prevents what else the release would do. */
  private watch(): Promise<void> {
    return this.page.evaluate(name => {
      const isWatched = Reflect.has(globalThis, name);
      Reflect.set(globalThis, name, false);
      if (isWatched) return;
      // Ahead of the item, which lets nobody hear of the release after it; what the item did is known in the next turn.
      const onRelease = (event: MouseEvent) => {
        const isOfMenu = event.composedPath().some(part => part instanceof Element && part.matches(".monaco-menu"));
        setTimeout(() => {
          if (isOfMenu && event.defaultPrevented) Reflect.set(globalThis, name, true);
        });
      };
      addEventListener("mouseup", onRelease, { capture: true });
    }, taken);
  }
}
