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
    for (const { spec } of connections.all) if (spec.endpoint === sandbox.url) await store.remove(spec.id);
    inputs.dispose();
    await sandbox.close();
  });

  const run = (name: string, argument?: unknown) => vscode.commands.executeCommand(`ecsExplorer.${name}`, argument);

  async function add(...regions: readonly string[]): Promise<void> {
    const adding = run("addConnection");
    await inputs.choose("AWS profile", "Custom endpoint…");
    await inputs.type("Endpoint URL", sandbox.url);
    await inputs.choose("Credentials", "Default credentials");
    await inputs.choose("Regions", ...regions);
    await adding;
  }

  async function edit(part: string, connection: unknown): Promise<void> {
    const editing = run("editConnection", { connection });
    await inputs.choose("What to change", part);
    if (part === "Name") await inputs.type("Connection name", "prod");
    await editing;
  }

  const host = () => new URL(sandbox.url).host;
  const added = async () => (await api()).connections.all.filter(({ spec }) => spec.endpoint === sandbox.url);

  const prod = async () => (await api()).connections.all.find(({ spec }) => spec.label === "prod");

  it("are added by two questions, several regions at once, and none of them twice", async () => {
    await add("eu-west-1", "us-east-2");
    assert.deepEqual(
      (await added()).map(({ spec }) => [spec.label, spec.region, spec.profile, spec.readOnly]),
      [
        [host(), "eu-west-1", undefined, undefined],
        [host(), "us-east-2", undefined, undefined],
      ],
    );
    await add("eu-west-1");
    await inputs.said("already connected in eu-west-1");
    const [first] = await added();
    const { store } = await api();
    await store.setReadOnly(first?.spec.id ?? "", true);
    await store.setColor(first?.spec.id ?? "", "red");
    const adding = run("addRegion", { connection: first });
    await inputs.choose("Regions", "sa-east-1");
    await adding;
    assert.deepEqual(
      (await added()).map(({ spec }) => [spec.region, spec.readOnly, spec.color]),
      [
        ["eu-west-1", true, "red"],
        ["us-east-2", undefined, undefined],
        ["sa-east-1", true, "red"],
      ],
      "another region of a read-only connection is read-only, too",
    );
  });

  it("are renamed in their place, keep what was read of them, and lead elsewhere when so told", async () => {
    await add("eu-west-1", "us-east-2");
    const [first] = await added();
    await edit("Name", first);
    assert.deepEqual(
      (await added()).map(({ spec }) => spec.label),
      ["prod", host()],
    );
    assert.equal(await prod(), first, "what was read of it is kept");
    const other = await startSandbox({ quiet: true });
    try {
      inputs.answer("Change Endpoint");
      const editing = run("editConnection", { connection: first });
      await inputs.choose("What to change", "Endpoint");
      await inputs.type("Custom endpoint URL", other.url);
      await editing;
      const moved = await prod();
      assert.equal(moved?.spec.endpoint, other.url);
      assert.notEqual(moved, first, "another endpoint knows nothing of what was read");
      await (await api()).store.remove(moved?.spec.id ?? "");
    } finally {
      await other.close();
    }
  });

  it("are read-only when so chosen, and that can be taken back after a question", async () => {
    await add("eu-west-1");
    const [unnamed] = await added();
    await edit("Name", unnamed);
    await edit("Make Read-Only", unnamed);
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

  it("bear the color that a person gives them, and lose it again", async () => {
    await add("eu-west-1");
    const [connection] = await added();
    const color = async (label: string) => {
      const asked = run("setConnectionColor", { connection });
      await inputs.choose(`Color of "${host()}" on its pages`, label);
      await asked;
      return (await added())[0]?.spec.color;
    };
    assert.equal(await color("Red"), "red");
    assert.equal((await added())[0], connection, "what was read of it is kept");
    assert.equal(await color("None"), undefined);
  });

  it("are refused everywhere while the setting is on, and say so when one is opened for changes", async () => {
    await add("eu-west-1");
    const [connection] = await added();
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
