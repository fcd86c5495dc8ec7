import { until } from "./window";
import type { Window } from "./window";

/** Nothing here touches the mouse: what can be done by keys alone is done by keys alone. */
export class Keys {
  constructor(private readonly window: Window) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.window.page.keyboard.press(key);
  }

  async command(title: string): Promise<void> {
    const { quickInput } = this.window;
    await until("the palette", async () => {
      if (await quickInput.widget.isVisible()) return true;
      await this.press("F1");
      await quickInput.widget.waitFor({ timeout: 500 }).catch(() => undefined);
      return undefined;
    });
    await quickInput.type(`>${title}`);
    await quickInput.item(title).waitFor();
    await quickInput.accept();
  }

  /** Narrows the pick of a step down to the item that begins so, and takes it. */
  async choose(placeholder: string, text: string, label: string = text): Promise<void> {
    await this.step(placeholder);
    await this.window.page.keyboard.type(text);
    await this.window.quickInput.widget
      .locator(".quick-input-list .monaco-list-row.focused .label-name", { hasText: label })
      .first()
      .waitFor();
    await this.press("Enter");
  }

  /** In a list that allows many, takes the first row that fits the text. */
  async take(placeholder: string, text = ""): Promise<void> {
    await this.step(placeholder);
    await this.window.page.keyboard.type(text);
    const focused = this.window.quickInput.widget.locator(".quick-input-list .monaco-list-row.focused").first();
    await until("a focused row", async () => {
      if (await focused.isVisible()) return true;
      await this.press("ArrowDown");
      await focused.waitFor({ timeout: 500 }).catch(() => undefined);
      return undefined;
    });
    await this.press("Enter");
  }

  async step(placeholder: string): Promise<void> {
    const { widget } = this.window.quickInput;
    await widget.locator(`input[placeholder*="${placeholder}"]`).waitFor();
    await widget.locator(".monaco-progress-container.active").waitFor({ state: "hidden" });
  }

  async type(message: string, text: string): Promise<void> {
    await this.window.quickInput.widget.locator(".quick-input-message", { hasText: message }).waitFor();
    if (text) await this.window.quickInput.type(text);
    await this.press("Enter");
  }

  /** Takes the first button of the modal dialog, once it asks this. */
  async confirm(question: string): Promise<string> {
    const { box } = this.window.dialog();
    await box.getByText(question).first().waitFor();
    const text = await box.innerText();
    await this.press("Enter");
    await box.waitFor({ state: "hidden" });
    return text;
  }
}
