import assert from "node:assert/strict";
import * as vscode from "vscode";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { eventually, Inputs } from "./inputs";
import { api } from "./world";

describe("connections", () => {
  let inputs: Inputs;
  let sandbox: Sandbox;

  beforeEach(async () => {
    inputs = new Inputs();
    sandbox = await startSandbox({ quiet: true });
  });
  afterEach(async () => {
    const { connections, store } = await api();
    for (const { spec } of connections.all) if (spec.label === "prod") await store.remove(spec.id);
    inputs.dispose();
    await sandbox.close();
  });

  const run = (name: string, argument?: unknown) => vscode.commands.executeCommand(`ecsExplorer.${name}`, argument);

  /** Answers the wizard's steps up to the last one, which asks what may be done. */
  async function add(access: string): Promise<void> {
    const adding = run("addConnection");
    await inputs.choose("AWS profile", "Default credentials");
    await inputs.choose("Region", "eu-west-1");
    await inputs.type("endpoint URL", sandbox.url);
    await inputs.type("Connection name", "prod");
    await inputs.choose("What this connection may do", access);
    await adding;
  }

  const prod = async () => (await api()).connections.all.find(({ spec }) => spec.label === "prod");

  it("are added by a wizard, look-only when so chosen, and that can be taken back after a question", async () => {
    await add("Read-only");
    const connection = await prod();
    assert.equal(connection?.spec.endpoint, sandbox.url);
    assert.equal(connection?.spec.region, "eu-west-1");
    assert.equal(connection?.readOnly, true);

    await run("allowChanges", { connection });
    const asked = await eventually("the question", () => inputs.shown.find(({ modal }) => modal));
    assert.match(`${asked.message}\n${asked.detail}`, /prod[^]*eu-west-1[^]*127\.0\.0\.1/);
    assert.equal((await prod())?.readOnly, true, "a dismissed question changes nothing");

    inputs.answer("Allow Changes");
    await run("allowChanges", { connection });
    const changed = await prod();
    assert.equal(changed?.readOnly, false);
    assert.equal(changed, connection, "what was read of it is kept");

    await run("makeReadOnly", { connection });
    assert.equal((await prod())?.readOnly, true);
  });

  it("are refused everywhere while the setting is on, and say so when one is opened for changes", async () => {
    await add("Everything");
    const connection = await prod();
    assert.equal(connection?.readOnly, false);
    const settings = vscode.workspace.getConfiguration("ecsExplorer");
    await settings.update("readOnly", true, vscode.ConfigurationTarget.Global);
    try {
      assert.equal(connection?.readOnly, true);
      inputs.answer("Allow Changes");
      await run("allowChanges", { connection });
      await inputs.said("ecsExplorer.readOnly");
    } finally {
      await settings.update("readOnly", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
