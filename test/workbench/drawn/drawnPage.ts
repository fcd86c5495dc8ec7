import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import type { View } from "../../../src/webview/page/pageProtocol";
import { newContext } from "../window";
import themesOfVsCode from "./themes.json";

/** A theme as a page meets it: the class of its body, and VS Code's variables. */
interface Theme {
  readonly class: string;
  readonly variables: Readonly<Record<string, string>>;
}

const isOptional = (name: string): boolean => /--vscode-(charts|button|testing|list)-/.test(name);

/** A theme may leave out colors that it sees no need for, as High Contrast does, each version of it others. */
const sparing = ({ class: name, variables }: Theme): Theme => ({
  class: name,
  variables: Object.fromEntries(Object.entries(variables).filter(([key]) => !isOptional(key))),
});

/** The four of VS Code, and each of them without the colors that a theme may leave out. */
export const themes: Readonly<Record<string, Theme>> = {
  ...themesOfVsCode,
  ...Object.fromEntries(
    Object.entries<Theme>(themesOfVsCode).map(([name, theme]) => [`${name} without optional colors`, sparing(theme)]),
  ),
};

const file = (path: string): string => readFileSync(path, "utf8");

/** One page in a browser without VS Code around it: what it draws of a view, and what it sends back. */
export class DrawnPage {
  private constructor(readonly page: Page) {}

  /** `other`: one of the pages that are about no single resource. */
  static async open(theme: Theme, width = 1000, other?: "events" | "replay"): Promise<DrawnPage> {
    const context = await newContext({ width, height: 1400 });
    const page = await context.newPage();
    const variables = Object.entries(theme.variables).map(([name, value]) => `${name}: ${value};`);
    await page.setContent(
      `<!DOCTYPE html><html lang="en"><head><title>ECS</title><style>:root { ${variables.join(" ")} }</style>
      <style>${file("media/palette.css")}</style><style>${file("media/page.css")}</style>
      ${other ? `<style>${file("media/stream.css")}</style>` : ""}</head>
      <body class="${theme.class}"><div id="page"${other ? ` data-page="${other}"` : ""}></div></body></html>`,
    );
    await page.evaluate(() => {
      const sent: unknown[] = [];
      const api = { postMessage: (message: unknown) => sent.push(message), getState: () => undefined, setState() {} };
      Object.assign(globalThis, { sent, acquireVsCodeApi: () => api });
    });
    await page.addScriptTag({ content: file("dist/webview/ecsPage.js") });
    return new DrawnPage(page);
  }

  /** Sends a view as the host does. */
  async show(view: View): Promise<void> {
    const now = Date.now();
    const identity = { kind: view.page, connection: "test", cluster: "web", arn: "arn" };
    const state = { view, freshness: { kind: "current", asOf: now, canRetry: true } };
    await this.say({ kind: "show", now, identity, state });
  }

  /** Sends any message of a host. */
  async say(message: object): Promise<void> {
    await this.page.evaluate(
      value =>
        new Promise<void>(drawn => {
          window.addEventListener("message", () => requestAnimationFrame(() => drawn()), { once: true });
          window.postMessage(value, "*");
        }),
      message,
    );
  }

  /** What the page asked its host for. */
  sent(): Promise<readonly Record<string, unknown>[]> {
    return this.page.evaluate(() => (globalThis as unknown as { sent: Record<string, unknown>[] }).sent);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
