import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { StandInPlugin } from "../unit/shell/standInPlugin";
import { chosen, faultOf, FaultWindow } from "./faultWindow";
import { until } from "./window";

const service = ["prod-web", "Services", "api"] as const;

describe("a fault of one call alone, that a session with a container or Live Tail begins with", function () {
  this.timeout(300_000);
  const plugin = new StandInPlugin();
  const home = mkdtempSync(join(tmpdir(), "ecs-explorer-sessions-"));
  const at = FaultWindow.forTests(() => {
    // VS Code's server takes its PATH from a login shell.
    const path = `${plugin.bin}${delimiter}${process.env["PATH"] ?? ""}`;
    for (const name of [".profile", ".bash_profile", ".bashrc", ".zshenv"])
      writeFileSync(join(home, name), `export PATH='${path}'\n`);
    return { HOME: home, PATH: path };
  });
  after(() => {
    plugin.dispose();
    rmSync(home, { recursive: true, force: true });
  });

  interface Beginning {
    readonly operation: string;
    /** Up to the call; `first` says whether it is the first time. */
    readonly begin: (first: boolean) => Promise<void>;
    /** What Retry asks again. */
    readonly again?: () => Promise<void>;
    /** That it works, and the end of it. */
    readonly works: () => Promise<void>;
  }

  const started = () => plugin.given.filter(({ event }) => event === "started").length;
  const container = async (): Promise<readonly string[]> => {
    const [record] = [...at.sandbox.world.cluster("prod-web").group("service:api")].filter(
      ({ task }) => task.lastStatus === "RUNNING",
    );
    const id = record?.id.slice(0, 8) ?? assert.fail("no task");
    await at.window.tree.expand(...service, id);
    return [...service, id, "app"];
  };
  const statusItem = (text: RegExp) => at.window.page.locator(".statusbar-item", { hasText: text });
  const startTail = () => at.window.dialog().button("Start Live Tail");

  let known = 0;
  const beginnings: readonly Beginning[] = [
    {
      operation: "ExecuteCommand",
      begin: async first => {
        known = started();
        await at.window.tree.contextMenu(await container(), "Open Shell in Container…");
        if (first) await at.keys.type("Command to run in container app of api", "/bin/bash");
      },
      works: async () => {
        await until("the plugin", () => started() > known || undefined);
        const ended = at.done("ssm:TerminateSession");
        await at.keys.command("Terminal: Kill the Active Terminal Instance");
        await until("the end of the session", () => at.done("ssm:TerminateSession") > ended || undefined);
      },
    },
    {
      operation: "ssm:StartSession",
      begin: async () => {
        known = started();
        await at.window.tree.contextMenu(await container(), "Forward Port…");
        await at.keys.step("Port of container app");
        await at.keys.press("Enter");
        await at.keys.type("Local port that forwards", "");
      },
      works: async () => {
        await until("the plugin", () => started() > known || undefined);
        await statusItem(/localhost:\d{4}/).waitFor();
        await at.keys.command("ECS: Show Forwarded Ports…");
        await until("the ports", async () => (await at.window.quickInput.widget.isVisible()) || undefined);
        await at.keys.press("Escape");
        process.kill(
          plugin.given.findLast(({ event }) => event === "started")?.pid ?? assert.fail("none runs"),
          "SIGINT",
        );
        await statusItem(/localhost:\d{4}/).waitFor({ state: "detached" });
      },
    },
    {
      operation: "logs:StartLiveTail",
      begin: async () => {
        await at.window.tree.contextMenu(service, "Live Tail…");
        await startTail();
      },
      again: startTail,
      works: async () => {
        await statusItem(/Live Tail/)
          .first()
          .waitFor();
        await at.keys.command("ECS: Stop Following Logs");
        await statusItem(/Live Tail/)
          .first()
          .waitFor({ state: "detached" });
      },
    },
  ];
  for (const [index, { operation, begin, again, works }] of beginnings.entries())
    it(`of ${operation} is said, the tree goes on, nothing is sent again by itself, and Retry recovers`, async () => {
      for (const [turn, name] of chosen(index).entries()) {
        at.begin(operation, name);
        const before = at.calls(operation).length;
        await begin(turn === 0);
        const toast = at.window.notification(faultOf(name).says);
        await toast.waitFor();
        await at.treeGoesOn();
        const calls = at.calls(operation).slice(before);
        // What ECS refuses for its rate did nothing, and is sent anew; nothing else is.
        if (name !== "throttled") assert.equal(calls.length, 1, name);
        else
          assert.ok(
            calls.every(({ acted }) => !acted),
            name,
          );
        at.sandbox.clearFaults();
        await toast.getByRole("button", { name: "Retry", exact: true }).click();
        await again?.();
        await works();
        await at.window.runCommand("Notifications: Clear All Notifications");
      }
    });

  it("of ssm:TerminateSession is logged, with when the session ends by itself, and nothing waits for it", async () => {
    const logged = async () => {
      const texts = [...(await at.window.written()).values()].join("\n");
      return texts.split("\n").filter(line => /TerminateSession session=\S+ .*idle timeout/.test(line));
    };
    for (const [index, name] of chosen(2).entries()) {
      known = started();
      await at.window.tree.contextMenu(await container(), "Open Shell in Container…");
      // Asked once for each container, perhaps by a test before this one.
      const asks = async () => (await at.window.quickInput.widget.isVisible()) || started() > known || undefined;
      await until("the command to run, or the plugin", asks);
      if (started() === known) await at.keys.type("Command to run in container app of api", "/bin/bash");
      await until("the plugin", () => started() > known || undefined);
      at.begin("ssm:TerminateSession", name);
      await at.keys.command("Terminal: Kill the Active Terminal Instance");
      await at.treeGoesOn();
      await until(name, async () => (await logged()).length > index || undefined);
      at.sandbox.clearFaults();
    }
  });
});
