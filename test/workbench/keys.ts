import { until } from "./window";
import type { Window } from "./window";

/** The placeholder of Run Task's list. */
export const review = "Run, or select what to change";

/** Nothing here touches the mouse but Back, whose keys differ by system: what can be done by keys alone is done by keys alone. */
export class Keys {
  constructor(private readonly window: Window) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.window.page.keyboard.press(key);
  }

  /** Opens the command palette; a question that is just closing isn't taken for it. */
  async palette(): Promise<void> {
    const { quickInput } = this.window;
    await until("the palette", async () => {
      if ((await quickInput.widget.isVisible()) && (await quickInput.input.inputValue()).startsWith(">")) return true;
      await this.press("F1");
      await quickInput.widget.waitFor({ timeout: 500 }).catch(() => undefined);
      return undefined;
    });
  }

  async command(title: string): Promise<void> {
    await this.window.palette(title);
    await this.window.quickInput.accept();
  }

  /** Narrows the pick of a step down to the item that begins so, and takes it. */
  async choose(placeholder: string, text: string, label: string = text): Promise<void> {
    if (placeholder === "Cluster") await this.toClusters();
    await this.step(placeholder);
    await this.window.page.keyboard.type(text);
    await this.window.quickInput.widget
      .locator(".quick-input-list .monaco-list-row.focused .label-name", { hasText: label })
      .first()
      .waitFor();
    await this.press("Enter");
  }

  /** The cluster of the page in front, or of the selected row, isn't asked for: Back leads to the others. */
  private async toClusters(): Promise<void> {
    const { widget } = this.window.quickInput;
    await until("the clusters", async () => {
      if (await widget.locator('input[placeholder="Cluster"]').isVisible()) return true;
      const back = widget.locator(".quick-input-titlebar").getByRole("button", { name: "Back" });
      if (await back.isVisible()) await back.click({ timeout: 1000 }).catch(() => undefined);
      return undefined;
    });
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

  /** Answers Run Task from the family on, and comes to its list, in which what was changed last has the focus. */
  async answerRun(family: string, count: string, launch: string): Promise<void> {
    await this.choose("family", family);
    await this.choose(review, "Count");
    await this.type("How many", count);
    await this.choose(review, "Launch type");
    await this.choose("Launch type or capacity", launch);
    await this.step(review);
  }

  /** Goes up to the first row of Run Task's list, which says this, and takes it; returns all that the list says. */
  async run(what: string): Promise<string> {
    const { widget } = this.window.quickInput;
    await this.step(review);
    const focused = widget.locator(".quick-input-list .monaco-list-row.focused .label-name", { hasText: what }).first();
    await until(`"${what}" in focus`, async () => {
      if (await focused.isVisible()) return true;
      await this.press("ArrowUp");
      await focused.waitFor({ timeout: 500 }).catch(() => undefined);
      return undefined;
    });
    const text = await widget.innerText();
    await this.press("Enter");
    return text;
  }

  /** Takes the first button of the modal dialog, once it asks this. */
  async confirm(question: string): Promise<string> {
    const { box } = this.window.dialog();
    await box.getByText(question).first().waitFor();
    const text = await box.innerText();
    await this.window.dialog().enter();
    return text;
  }
}
