import { connectionColors } from "../../ecs/connection/connection";
import type { ConnectionColor, ConnectionSpec } from "../../ecs/connection/connection";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { askConnection, connectionOf } from "./askConnection";

/** Hides and refuses whatever changes anything over one connection; this takes nothing from anybody, so it asks nothing. */
export async function makeReadOnly(kit: Kit, argument: unknown): Promise<void> {
  const connection =
    connectionOf(argument) ??
    (await askConnection(kit, "Make Connection Read-Only", ({ spec }) => spec.readOnly !== true));
  if (connection) await kit.deps.connectionStore.setReadOnly(connection.spec.id, true);
}

/** Offers the commands that change things again; the global setting still refuses them if it is on. */
export async function allowChanges(kit: Kit, argument: unknown): Promise<void> {
  const connection =
    connectionOf(argument) ??
    (await askConnection(kit, "Allow Changes over Connection", ({ spec }) => spec.readOnly === true));
  if (!connection) return;
  const { spec, account } = connection;
  const answer = await confirm(
    `Allow changes over the connection "${spec.label}"?`,
    [
      `Region: ${spec.region}`,
      ...(account ? [`Account: ${account}`] : []),
      ...(spec.endpoint ? [`Endpoint: ${spec.endpoint}`] : []),
      "",
      "Tasks can be run and stopped there again, and container instances changed. Each change is confirmed first.",
    ],
    "Allow Changes",
  );
  if (answer !== "Allow Changes") return;
  await kit.deps.connectionStore.setReadOnly(spec.id, false);
  if (connection.readOnly)
    void warn("The setting ecsExplorer.readOnly is on: until it is off, nothing can be changed over any connection.");
}

const colorHints: Partial<Record<ConnectionColor, string>> = { red: "production, unless you choose another" };

/** Marks the connection on its pages; nothing at AWS hears of it. */
export async function setConnectionColor(kit: Kit, argument: unknown): Promise<void> {
  const title = "Set Connection Color";
  const connection = connectionOf(argument) ?? (await askConnection(kit, title));
  if (!connection) return;
  const { id, label, color } = connection.spec;
  const choices = [...connectionColors, undefined].map(value => ({
    label: value ? `${value.charAt(0).toUpperCase()}${value.slice(1)}` : "None",
    description: value && colorHints[value],
    value: { color: value },
  }));
  const reply = await pickOne(alone(title), {
    placeholder: `Color of "${label}" on its pages`,
    load: () => Promise.resolve(choices),
    isActive: value => value.color === color,
    empty: "No colors.",
  });
  if (reply.kind === "value") await kit.deps.connectionStore.setColor(id, reply.value.color);
}

const removalMeans: Readonly<Record<ConnectionSpec["origin"], string>> = {
  saved: "Nothing changes at AWS.",
  environment:
    "It comes from AWS_* environment variables; it is hidden here until you choose it again under Add Connection, and nothing changes at AWS.",
  sandbox: "The sandbox and everything in it is deleted.",
};

/** Forgets a saved connection, hides the environment's, or closes the sandbox. */
export async function removeConnection(kit: Kit, argument: unknown): Promise<void> {
  const connection = connectionOf(argument) ?? (await askConnection(kit, "Remove Connection"));
  if (!connection) return;
  const { spec } = connection;
  const answer = await confirm(
    `Remove the connection "${spec.label}"?`,
    [`Region: ${spec.region}`, ...(spec.endpoint ? [`Endpoint: ${spec.endpoint}`] : []), "", removalMeans[spec.origin]],
    "Remove",
  );
  if (answer === "Remove") await kit.deps.connectionStore.remove(spec.id);
}
