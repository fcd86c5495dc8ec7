import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Frame, Locator, Page } from "playwright-core";
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import { launchBrowser } from "../../scripts/browser.mjs";
import { startVsCode } from "../../scripts/vscode-server.mjs";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox";
import { pictureOfFailure, takePicture } from "./failurePicture";
import { headingOf, inSight, webviewFrames } from "./inSight";
import { QuickInput } from "./quickInput";
import { registerTreeSelector, Tree } from "./tree";

export interface WindowOptions {
  /** Options of its own sandbox, or a running one; `false` is none, and `env` then says which endpoint there is, if any. */
  readonly sandbox?: SandboxOptions | Sandbox | false;
  /** Laid over the environment of the extension host; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly theme?: keyof typeof themes;
  /** The workspace folder; an empty temporary one if left out. */
  readonly folder?: string;
  /** Whether VS Code trusts the folder; left out, it does. */
  readonly trustsFolder?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of a picture for each of the window's; 1 if left out. */
  readonly scale?: number;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The extension's folder; this repository if left out. */
  readonly extension?: string;
  /** Install this package as a user would, rather than run `extension` from its folder. */
  readonly vsix?: string;
  /** Which VS Code; left out, the one that ECS_EXPLORER_VSCODE names. */
  readonly vscode?: "floor" | "newest";
}

type Server = Awaited<ReturnType<typeof startVsCode>>;

const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  highContrast: "Default High Contrast",
  highContrastLight: "Default High Contrast Light",
};

/** One real VS Code window with the extension in it, driven as a user would: every method waits for what it names. */
export class Window {
  readonly tree: Tree;
  readonly quickInput: QuickInput;

  constructor(
    readonly page: Page,
    private readonly server: Server,
    private readonly sandboxOrNone: Sandbox | undefined,
    private readonly release: () => Promise<void>,
  ) {
    this.tree = new Tree(page);
    this.quickInput = new QuickInput(page);
  }

  get sandbox(): Sandbox {
    if (!this.sandboxOrNone) throw new Error("This window was opened without a sandbox.");
    return this.sandboxOrNone;
  }

  /** Opens a view container by its title in the activity bar. */
  async openView(title: string): Promise<void> {
    const tab = this.page.locator(".activitybar").getByRole("tab", { name: title }).first();
    await tab.waitFor();
    if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
    await this.page.locator(".part.sidebar .composite.title, .part.sidebar .pane-header").first().waitFor();
  }

  /** Presses a button in the view's title bar. */
  async viewAction(title: string): Promise<void> {
    await this.page.locator(".part.sidebar").hover();
    await this.page.locator(".part.sidebar .actions-container").getByLabel(title).first().click();
  }

  /** Runs a command from the palette by its full title, category and all: `ECS: Run Task…`. */
  async runCommand(title: string): Promise<void> {
    await this.palette(title);
    await this.quickInput.pick(title);
  }

  /** Opens the palette at a command. A question that is just closing isn't taken for it, and may close it as well. */
  async palette(title: string): Promise<void> {
    const { quickInput } = this;
    const { widget, input } = quickInput;
    await until(`${title} in the palette`, async () => {
      const isPalette = (await widget.isVisible()) && (await input.inputValue()).startsWith(">");
      if (!isPalette) {
        await this.page.keyboard.press("F1");
        await widget.waitFor({ timeout: 500 }).catch(() => undefined);
        return undefined;
      }
      await input.fill(`>${title}`, { timeout: 1000 }).catch(() => undefined);
      const found = quickInput.item(title).waitFor({ timeout: 3000 });
      return found.then(
        () => true,
        () => undefined,
      );
    });
  }

  dialog(): { text(): Promise<string>; button(name: string): Promise<void>; enter(): Promise<void>; box: Locator } {
    const box = this.page.locator(".monaco-dialog-box");
    return {
      box,
      // A page that loads while the dialog opens can take the focus, and no key reaches the dialog then.
      enter: async () => {
        const button = box.locator(".monaco-button:focus");
        for (let attempt = 1; ; attempt++) {
          await button.waitFor({ timeout: 2000 }).catch(() => box.locator(".monaco-button").last().focus());
          await this.page.keyboard.press("Enter");
          try {
            await box.waitFor({ state: "hidden", timeout: 5000 });
            return;
          } catch (error) {
            if (attempt === 3) throw error;
          }
        }
      },
      text: () => box.locator(".dialog-message-container").innerText(),
      button: async name => {
        await box.getByRole("button", { name, exact: true }).click();
        await box.waitFor({ state: "hidden" });
      },
    };
  }

  /** The toast that contains `text`. */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-list-item", { hasText: text }).first();
  }

  async notificationButton(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole("button", { name: button }).click();
  }

  /** The text of the editor in front, as far as it is in sight. */
  editor(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor .view-lines").first();
  }

  tab(title: string): Locator {
    return this.page.locator(".tabs-container .tab", { hasText: title });
  }

  /** The innermost frame of the webview whose document title or first heading contains `text`. */
  async webviewFrame(text: string): Promise<Frame> {
    try {
      return await until(`a page with the title «${text}»`, async () => {
        for (const frame of webviewFrames(this.page)) if ((await headingOf(frame)).includes(text)) return frame;
        return undefined;
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await inSight(this.page)}`, { cause: error });
    }
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  /** Every file that VS Code and its extensions wrote so far, logs of output channels included, by its path. */
  async written(): Promise<ReadonlyMap<string, string>> {
    const folder = join(this.server.dataFolder, "data");
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
    const texts = await Promise.all(
      files.map(async file => [file, await readFile(file, "utf8").catch(() => "")] as const),
    );
    return new Map(texts);
  }

  async close(): Promise<void> {
    openWindows.delete(this);
    await this.reportFailure();
    return this.release();
  }

  /** Closes the question that a test before this one left open. */
  async closeQuestion(): Promise<void> {
    const open = this.page.locator(".monaco-dialog-box, .quick-input-widget").filter({ visible: true });
    for (let attempt = 0; attempt < 3 && (await open.count()) > 0; attempt++) {
      await open
        .first()
        .press("Escape", { timeout: 2000 })
        .catch(() => undefined);
      await open
        .first()
        .waitFor({ state: "hidden", timeout: 2000 })
        .catch(() => undefined);
    }
  }

  /** If the test that runs has failed: a picture, and the server's last lines when it ended by itself. */
  async reportFailure(): Promise<void> {
    const hasFailed = await pictureOfFailure(this.page);
    if (hasFailed && this.server.hasEnded())
      console.log(`      The VS Code server ended by itself. It wrote last:\n${this.server.log()}`);
  }
}

/** A wait that passes takes no longer for it; one that a busy machine slows down needs it. */
const patienceMs = 45_000;

/** Polls until `probe` answers something; for conditions that no locator can express. */
export async function until<T>(what: string, probe: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs / 1000} s for ${what}.`);
    await new Promise(wake => setTimeout(wake, 50));
  }
}

const openWindows = new Set<Window>();
/** Each test file is a bundle of its own; the browser is one for all of them. */
const shared = globalThis as { ecsExplorerBrowser?: Promise<Browser> | undefined };

function isRunning(value: SandboxOptions | Sandbox): value is Sandbox {
  return "close" in value;
}

/** Starts a sandbox, a VS Code server and a browser page, and resolves when the workbench is on screen. */
export async function openWindow(options: WindowOptions = {}): Promise<Window> {
  const releases: (() => Promise<unknown>)[] = [];
  let isOpen = false;
  const release = async () => {
    for (const step of releases.splice(0).reverse()) await step();
  };
  try {
    let sandbox: Sandbox | undefined;
    const asked = options.sandbox ?? {};
    if (asked && isRunning(asked)) sandbox = asked;
    else if (asked) {
      const started = await startSandbox(asked);
      releases.push(() => started.close());
      sandbox = started;
    }
    let folder = options.folder;
    if (folder === undefined) {
      const temporary = await mkdtemp(join(tmpdir(), "ecs-explorer-folder-"));
      releases.push(() => rm(temporary, { recursive: true, force: true }));
      folder = temporary;
    }
    const server = await startVsCode({
      ...(options.vsix ? { installVsix: resolve(options.vsix) } : { extension: resolve(options.extension ?? ".") }),
      env: { ...awsEnvironment(sandbox?.url), ...options.env },
      trustsFolders: options.trustsFolder ?? true,
      ...(options.vscode && { version: options.vscode }),
      settings: { "workbench.colorTheme": themes[options.theme ?? "dark"], ...options.settings },
    });
    releases.push(() => server.close());
    const context = await newContext(options.viewport ?? { width: 1280, height: 900 }, options.scale);
    releases.push(() => context.close());
    const page = await context.newPage();
    releases.push(() => (isOpen ? Promise.resolve() : takePicture(page, "window that did not open")));
    page.setDefaultTimeout(20_000);
    await page.goto(server.url({ folder }), { timeout: 60_000 });
    await page.locator(".monaco-workbench .part.sidebar").waitFor({ timeout: 60_000 });
    const window = new Window(page, server, sandbox, release);
    isOpen = true;
    openWindows.add(window);
    return window;
  } catch (error) {
    await release();
    throw error;
  }
}

export async function newContext(
  viewport: { width: number; height: number },
  deviceScaleFactor = 1,
): Promise<BrowserContext> {
  await registerTreeSelector();
  shared.ecsExplorerBrowser ??= launchBrowser();
  return (await shared.ecsExplorerBrowser).newContext({
    viewport,
    deviceScaleFactor,
    locale: "en-US",
    reducedMotion: "reduce",
  });
}

/** For scripts: under mocha it happens by itself after the last test. */
export async function closeBrowser(): Promise<void> {
  await Promise.all([...openWindows].map(window => window.close()));
  const browser = await shared.ecsExplorerBrowser;
  shared.ecsExplorerBrowser = undefined;
  await browser?.close();
}

// Under mocha a failed test leaves a picture of its window, and nothing stays open.
if (typeof afterEach === "function") {
  beforeEach(async () => {
    for (const window of openWindows) await window.closeQuestion();
  });
  afterEach(async () => {
    for (const window of openWindows) await window.reportFailure();
  });
  after(closeBrowser);
}
