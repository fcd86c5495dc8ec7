import type { Locator, Page } from "playwright-core";

/** The box at the top of the window: command palette, quick picks, input boxes. */
export class QuickInput {
  readonly widget: Locator;
  readonly input: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator(".quick-input-widget");
    this.input = this.widget.locator(".quick-input-filter input, .quick-input-box input").first();
  }

  title(): Promise<string> {
    return this.widget.locator(".quick-input-title").innerText();
  }

  /** Waits for the step with this title (a part of it). */
  async step(title: string): Promise<void> {
    await this.widget.locator(".quick-input-title", { hasText: title }).waitFor();
  }

  /** What the box says below its input: a prompt or a validation message. */
  message(): Promise<string> {
    return this.widget.locator(".quick-input-message").innerText();
  }

  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  async accept(): Promise<void> {
    await this.input.press("Enter");
  }

  async cancel(): Promise<void> {
    await this.input.press("Escape");
  }

  async back(): Promise<void> {
    await this.widget.locator(".quick-input-titlebar").getByRole("button", { name: "Back" }).click();
  }

  item(label: string): Locator {
    const name = this.page.locator(".label-name").getByText(label, { exact: true });
    return this.widget.locator(".quick-input-list .monaco-list-row").filter({ has: name }).first();
  }

  /** The items in sight, each as its label and description. */
  async items(): Promise<readonly { label: string; description: string }[]> {
    const rows = this.widget.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor();
    return rows.evaluateAll(all =>
      all
        .sort((a, b) => Number(a.getAttribute("data-index")) - Number(b.getAttribute("data-index")))
        .map(row => ({
          label: row.querySelector(".label-name")?.textContent ?? "",
          description: row.querySelector(".label-description")?.textContent ?? "",
        })),
    );
  }

  /** Waits for the item with this label and takes it. */
  async pick(label: string): Promise<void> {
    await this.item(label).click();
  }

  /** Ticks items of a pick that allows many, then accepts. */
  async pickMany(...labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.item(label).locator(".quick-input-list-checkbox").click();
    await this.widget.getByRole("button", { name: "OK", exact: true }).click();
  }
}
