import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { Call, Fault, Sandbox } from "../../src/sandbox/sandbox";
import { startSandbox } from "../../src/sandbox/sandbox";
import { Keys } from "./keys";
import { openWindow, until } from "./window";
import type { Window } from "./window";

type Sort = Omit<Fault, "operation">;

interface OneFault {
  readonly sort: Sort;
  /** What the person reads then. */
  readonly says: RegExp;
  /** Whether ECS itself says that it did nothing. */
  readonly isRefusal: boolean;
}

/** What goes wrong with one operation while all others answer. */
const faults: Readonly<Record<string, OneFault>> = {
  throttled: { sort: { kind: "throttle" }, says: /throttl|Rate exceeded/i, isRefusal: true },
  denied: {
    sort: { kind: "access-denied" },
    says: /not authorized|not allowed|isn't allowed|may not|denied/i,
    isRefusal: true,
  },
  expired: { sort: { kind: "expired-token" }, says: /expired|isn't valid/i, isRefusal: true },
  unanswered: { sort: { kind: "hang" }, says: /answer|respond|in time/i, isRefusal: false },
  "cut off": { sort: { kind: "truncated" }, says: /answer/i, isRefusal: false },
  "of the wrong shape": { sort: { kind: "shape", body: { nonsense: true } }, says: /answer/i, isRefusal: false },
};
const names = Object.keys(faults);

/** All faults of each operation, rather than two in turn: `npm run window-faults`. */
const isWhole = process.env["ECS_EXPLORER_ALL_FAULTS"] !== undefined;

/** For one operation: all of them, or a refusal and a lost answer, others for each operation. */
export const chosen = (index: number): readonly string[] =>
  isWhole ? names : [names[index % 3] ?? "", names[3 + (index % 3)] ?? ""];

export const faultOf = (name: string): OneFault => faults[name] ?? assert.fail(name);

/** A window whose sandbox answers everything but one operation. */
export class FaultWindow {
  private parts?: { readonly sandbox: Sandbox; readonly window: Window; readonly keys: Keys };

  private constructor(private readonly env: () => Record<string, string>) {}

  /** One for all tests of the `describe` that calls this; whatever a test leaves open ends with the test. */
  static forTests(env: () => Record<string, string> = () => ({})): FaultWindow {
    const at = new FaultWindow(env);
    before(() => at.open());
    afterEach(() => at.over());
    after(() => at.close());
    return at;
  }

  get sandbox(): Sandbox {
    return this.opened().sandbox;
  }

  get window(): Window {
    return this.opened().window;
  }

  get keys(): Keys {
    return this.opened().keys;
  }

  private opened() {
    return this.parts ?? assert.fail("its window opens before the first test");
  }

  private async open(): Promise<void> {
    const sandbox = await startSandbox({ quiet: true });
    const window = await openWindow({
      sandbox,
      // Longer than the SDK's own resends of a throttled call take, up to 1.5 s, and the loading of a client before its first one; or
      // these would read as a call that wasn't answered.
      env: { ECS_EXPLORER_TEST_DEADLINE_MS: "3500", ...this.env() },
      settings: { "ecsExplorer.refreshInterval": 2, "ecsExplorer.eventGrace": 1 },
    });
    this.parts = { sandbox, window, keys: new Keys(window) };
    await window.openView("ECS");
    await window.tree.expand("prod-web", "Services");
  }

  private async close(): Promise<void> {
    await this.parts?.window.close();
    await this.parts?.sandbox.close();
  }

  /** Ends the fault, and whatever a failed test left open. */
  private async over(): Promise<void> {
    this.sandbox.clearFaults();
    if (await this.window.quickInput.widget.isVisible()) await this.keys.press("Escape");
  }

  begin(operation: string, name: string): void {
    this.sandbox.clearFaults();
    this.sandbox.addFault({ ...faultOf(name).sort, operation });
  }

  async texts(): Promise<readonly string[]> {
    return (await this.window.tree.rows()).map(row => `${row.label} | ${row.description}`);
  }

  async isCurrent(): Promise<void> {
    const isOld = /Last updated|Not loaded|\| Retry|\bwas [A-Z\d]/;
    await until(
      "everything to be current",
      async () => !(await this.texts()).some(text => isOld.test(text)) || undefined,
    );
  }

  calls(operation: string, since = 0): readonly Call[] {
    return this.sandbox.calls.slice(since).filter(call => call.operation === operation);
  }

  /** How often an operation was carried out and answered. */
  done(operation: string): number {
    return this.calls(operation).filter(call => call.acted && call.status === 200).length;
  }

  /** The notification of a failure, once its Retry is in sight. */
  async told(name: string): Promise<Locator> {
    const toast = this.window.page
      .locator(".notification-list-item")
      .filter({ hasText: faultOf(name).says })
      .first();
    const retry = toast.getByRole("button", { name: "Retry", exact: true });
    // Nobody clicks so fast: of more than three toasts within 800 ms VS Code shows the rest in its list of notifications alone.
    await retry.waitFor({ timeout: 3000 }).catch(() => this.window.runCommand("Notifications: Show Notifications"));
    await retry.waitFor();
    return toast;
  }

  /** Presses the Retry of a failure that is told, once the fault is another, or over. */
  async retry(name: string, operation: string, next: string | undefined): Promise<void> {
    const toast = await this.told(name);
    await this.treeGoesOn();
    if (next === undefined) this.sandbox.clearFaults();
    else this.begin(operation, next);
    await toast.getByRole("button", { name: "Retry", exact: true }).click();
    await toast.waitFor({ state: "detached" });
  }

  /** The tree goes on: it is read again, and says of nothing that it is old. */
  async treeGoesOn(): Promise<void> {
    const before = this.calls("ListTasks").length;
    await until("the tree to be read", () => this.calls("ListTasks").length > before || undefined);
    assert.doesNotMatch((await this.texts()).join("\n"), /Last updated|Not loaded/);
  }
}
