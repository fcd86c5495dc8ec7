import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ConnectionSession } from "../../src/ecs/session/connectionSession";
import type { Node } from "../../src/tree/nodes/node";
import { AwsHome } from "../unit/ecs/awsHome";
import { Sightings } from "../unit/canaries/sightings";
import { Inputs } from "./inputs";
import { sendDocument } from "./requests";
import { run, World } from "./world";

/** Texts that stand nowhere else. */
const canary = (what: string): string => `Canary${what}/+${"Z".repeat(24)}`;
const keys = { id: canary("Id"), secret: canary("Secret"), token: canary("Token") };
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
      credentials: `[own]\naws_access_key_id = ${keys.id}\naws_secret_access_key = ${keys.secret}\naws_session_token = ${keys.token}\n`,
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
  function noteRows(node?: Node): void {
    const { provider } = world.explorer.tree;
    for (const child of provider.getChildren(node)) {
      const item = provider.resolveTreeItem(provider.getTreeItem(child), child);
      const tooltip = item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : (item.tooltip ?? "");
      const label = typeof item.label === "object" ? item.label.label : (item.label ?? "");
      sightings.note("row", [label, item.description, item.accessibilityInformation?.label].join(" "));
      // As it is read: Markdown escapes what it would take for its own.
      sightings.note("tooltip", tooltip.replaceAll("\\", ""));
      noteRows(child);
    }
  }

  /** What was said; a question about a document shows that document, which the person has before them. */
  function noteMessages(): void {
    for (const item of inputs.shown.filter(shown => !shown.modal)) sightings.note("notification", item.message);
  }

  it("appear in no row, tooltip, notification, or log, though the endpoint repeats each request", async () => {
    const connection = await connect("own");
    const session = connection.clusters.find(({ cluster }) => cluster.name === "prod-web");
    assert.ok(session, "the connection did not read its clusters");
    await session.load();
    const secrets = { value: canary("Value"), word: canary("Word"), signature: canary("Signature") };
    const cluster = session.cluster.arn;
    for (const type of ["ClientException", "AccessDeniedException"]) {
      world.sandbox.addFault({ operation: "*", kind: "echo", type });
      await session.refresh();
      await connection.refresh();
      noteRows();
      world.sandbox.clearFaults();
      await connection.refresh();
      await session.refresh();
      for (const operation of ["RunTask", "RegisterContainerInstance"] as const)
        world.sandbox.addFault({ operation, kind: "echo", type });
      await sendDocument(inputs, "RunTask", {
        cluster,
        taskDefinition: "web:7",
        overrides: {
          containerOverrides: [
            { name: "app", environment: [{ name: "KEY", value: secrets.value }], command: [secrets.word] },
          ],
        },
      });
      await sendDocument(inputs, "RegisterContainerInstance", {
        cluster,
        instanceIdentityDocument: '{"instanceId":"i-0abc12345def67890","region":"us-east-1"}',
        instanceIdentityDocumentSignature: secrets.signature,
      });
      world.sandbox.clearFaults();
    }
    noteMessages();
    for (const where of ["tooltip", "notification", "log"]) sightings.assertSeenIn(where, "[hidden]");
    sightings.assertClean([...Object.values(keys), ...Object.values(secrets)]);
  });

  it("appear nowhere when a credential process prints them and fails", async () => {
    const connection = await connect("printing");
    assert.equal(connection.state.kind, "failed");
    noteRows();
    const node = world.explorer.tree.provider.getChildren().find(item => item.id === "connection:canary");
    await run("refresh", node);
    noteRows();
    noteMessages();
    sightings.assertSeenIn("row", "credential_process");
    sightings.assertClean([printed]);
  });
});
