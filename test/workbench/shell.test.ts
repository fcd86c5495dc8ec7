import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { StandInPlugin } from "../unit/shell/standInPlugin";
import { Keys } from "./keys";
import { openWindow, until } from "./window";
import type { Window } from "./window";

const cluster = "prod-web";

describe("a shell in a container", function () {
  this.timeout(180_000);
  const plugin = new StandInPlugin();
  let home = "";
  let window: Window | undefined;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "ecs-explorer-shell-"));
  });
  after(async () => {
    await window?.close();
    plugin.dispose();
    await rm(home, { recursive: true, force: true });
  });

  it("opens from the container's row in a terminal that says where it is, and ends with it", async () => {
    // VS Code's server takes its PATH from a login shell.
    const path = `${plugin.bin}${delimiter}${process.env["PATH"] ?? ""}`;
    for (const name of [".profile", ".bash_profile", ".bashrc", ".zshenv"])
      await writeFile(join(home, name), `export PATH='${path}'\n`);
    window = await openWindow({
      env: { HOME: home, PATH: path },
      // So that what a terminal shows is in the page's elements.
      settings: { "terminal.integrated.gpuAcceleration": "off" },
    });
    const { page, tree, sandbox } = window;
    const keys = new Keys(window);
    await window.openView("ECS");
    const record = [...sandbox.world.cluster(cluster).group("service:api")].find(
      ({ task }) => task.lastStatus === "RUNNING",
    );
    assert.ok(record);
    const id = record.id.slice(0, 8);
    await tree.expand(cluster, "Services", "api", id);
    await tree.contextMenu([cluster, "Services", "api", id, "app"], "Open Shell in Container…");
    await keys.type("Command to run in container app of api", "/bin/bash");
    const screen = page.locator(".part.panel .xterm-rows");
    await until("the plugin's first words", async () => /Starting session/.test(await screen.innerText()) || undefined);
    const given = await until("what the plugin was given", () => plugin.given[0]);
    assert.equal(given.args?.[0], "AWS_SSM_START_SESSION_RESPONSE");
    await page.locator(".part.panel .xterm-screen").click();
    await page.keyboard.type("whoami\n");
    await until("the answer", async () => /stand-in heard WHOAMI/.test(await screen.innerText()) || undefined);
    const text = (await page.locator(".part.panel").innerText()).replaceAll(/\s+/g, " ");
    const account = record.task.taskArn.split(":")[4] ?? "";
    assert.ok(text.includes(`app ${id} · ${cluster} · ${account}`.replaceAll(/\s+/g, " ")), text);
    await keys.command("Terminal: Kill the Active Terminal Instance");
    await until(
      "the end of the session",
      () => sandbox.calls.some(({ operation }) => operation === "ssm:TerminateSession") || undefined,
    );
    // Whatever VS Code wrote, logs and the state of its windows, does not hold the token.
    const token = given.session?.TokenValue ?? "";
    assert.ok(token.length > 100);
    const holding = [...(await window.written())].filter(([, written]) => written.includes(token));
    assert.deepEqual(
      holding.map(([file]) => file),
      [],
    );
  });
});
