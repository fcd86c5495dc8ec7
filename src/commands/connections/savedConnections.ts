import type { ConnectionSpec } from "../../ecs/connection/connection";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { warn } from "../running/notice";
import { pickOne } from "../../wizard/pick";

/** Hides and refuses whatever changes anything over one connection; this takes nothing from anybody, so it asks nothing. */
export async function makeReadOnly(kit: Kit, argument: unknown): Promise<void> {
  const connection = connectionOf(argument) ?? (await askConnection(kit, "Make Connection Read-Only"));
  if (connection) await kit.deps.connectionStore.setReadOnly(connection.spec.id, true);
}

/** Offers the commands that change things again; the global setting still refuses them if it is on. */
export async function allowChanges(kit: Kit, argument: unknown): Promise<void> {
  const connection = connectionOf(argument) ?? (await askConnection(kit, "Allow Changes over Connection"));
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

function connectionOf(argument: unknown): ConnectionSession | undefined {
  if (typeof argument !== "object" || argument === null || !("connection" in argument)) return undefined;
  return (argument as { connection: ConnectionSession }).connection;
}

async function askConnection(kit: Kit, title: string): Promise<ConnectionSession | undefined> {
  const reply = await pickOne(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: "Connection",
      load: () =>
        Promise.resolve(
          kit.deps.connections.all.map(connection => ({
            label: connection.spec.label,
            description: `${connection.spec.region} · ${connection.spec.origin}`,
            value: connection,
          })),
        ),
      empty: "There is no connection.",
    },
  );
  return reply.kind === "value" ? reply.value : undefined;
}
