import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ConnectionSession } from "../../src/ecs/session/connectionSession";
import type { Node } from "../../src/tree/nodes/node";
import { AwsHome } from "../unit/ecs/awsHome";
import { Sightings } from "../unit/canaries/sightings";
import { Inputs } from "./inputs";
import { run, World } from "./world";

/** Texts that stand nowhere else. */
const canary = (what: string): string => `Canary${what}/+${"Z".repeat(24)}`;
const printed = canary("Printed");

describe("canaries in the window", function () {
  this.timeout(60_000);
  let home: AwsHome;
  let world: World;
  let inputs: Inputs;
  let sightings: Sightings;
  let channel: unknown;

  beforeEach(async () => {
    home = await AwsHome.open({
      config: `[profile printing]\ncredential_process = sh -c 'echo ${printed}; echo ${printed} >&2; exit 3'\n`,
    });
    inputs = new Inputs();
    world = await World.open();
    // Its credentials are any at all; those that are looked for come with a profile.
    await world.explorer.store.remove(world.id);
    sightings = new Sightings();
    channel = Reflect.get(world.explorer.log, "channel");
    Reflect.set(world.explorer.log, "channel", sightings.channel);
  });

  afterEach(async () => {
    Reflect.set(world.explorer.log, "channel", channel);
    await world.explorer.store.remove("canary");
    inputs.dispose();
    await world.close();
    await home.close();
  });

  async function connect(profile: string): Promise<ConnectionSession> {
    await world.explorer.store.add({
      id: "canary",
      label: "canary",
      profile,
      region: "us-east-1",
      endpoint: world.sandbox.url,
      origin: "saved",
    });
    const connection = world.explorer.connections.get("canary");
    assert.ok(connection);
    await connection.load();
    return connection;
  }

  /** Every row as it is drawn, with its tooltip and what its commands would be handed. */
  async function noteRows(node?: Node): Promise<void> {
    const { provider } = world.explorer.tree;
    for (const child of provider.getChildren(node)) {
      const item = await provider.resolveTreeItem(provider.getTreeItem(child), child);
      const tooltip = item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : (item.tooltip ?? "");
      const label = typeof item.label === "object" ? item.label.label : (item.label ?? "");
      sightings.note("row", [label, item.description, item.accessibilityInformation?.label].join(" "));
      // As it is read: Markdown escapes what it would take for its own.
      sightings.note("tooltip", tooltip.replaceAll("\\", ""));
      await noteRows(child);
    }
  }

  /** What was said; a question about a document shows that document, which the person has before them. */
  function noteMessages(): void {
    for (const item of inputs.shown.filter(shown => !shown.modal)) sightings.note("notification", item.message);
  }

  it("appear nowhere when a credential process prints them and fails", async () => {
    const connection = await connect("printing");
    assert.equal(connection.state.kind, "failed");
    await noteRows();
    const node = world.explorer.tree.provider.getChildren().find(item => item.id === "connection:canary");
    await run("refresh", node);
    await noteRows();
    noteMessages();
    sightings.assertSeenIn("row", "credential_process");
    sightings.assertClean([printed]);
  });
});
