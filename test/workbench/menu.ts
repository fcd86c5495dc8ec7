import type { Locator, Page } from "playwright-core";

/** An open context menu, which the workbench draws itself. */
export class Menu {
  private readonly menu: Locator;

  constructor(page: Page) {
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

  async choose(item: string): Promise<void> {
    const entry = this.menu.getByRole("menuitem", { name: item, exact: true });
    await entry.waitFor();
    // A menu ignores the mouse for its first 100 ms, so that the click that opened it cannot choose.
    for (let attempt = 0; attempt < 10; attempt++) {
      await entry.click({ timeout: 5000 }).catch(async (error: unknown) => {
        if (await this.menu.isVisible()) throw error;
      });
      const closed = await this.menu.waitFor({ state: "hidden", timeout: 400 }).then(
        () => true,
        () => false,
      );
      if (closed) return;
    }
    throw new Error(`The menu stayed open after «${item}» was clicked.`);
  }
}
