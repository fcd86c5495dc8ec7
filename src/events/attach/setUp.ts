import * as vscode from "vscode";
import { stream } from "../../bundles";
import type { Connections } from "../../ecs/session/connections";
import { askText, choose, chooseConnection } from "../sources/choices";

const title = "Set Up an Event Stream";

/** Writes a document with a template and the commands that apply it; changes nothing at AWS. */
export async function setUpEventStream(connections: Connections): Promise<void> {
  const connection = await chooseConnection(connections, title);
  if (!connection) return;
  const target = await choose<"logs" | "queue" | "extra">(title, "Where should the events go?", [
    {
      icon: "output",
      label: "A log group",
      detail: "Keeps history past the hour that ECS keeps stopped tasks, and anyone may read it",
      value: "logs",
    },
    { icon: "inbox", label: "A queue", detail: "With a rule of its own; for this window alone", value: "queue" },
    {
      icon: "add",
      label: "One more target of a rule you have",
      detail: "A queue for this window alone, beside the targets that the rule has",
      value: "extra",
    },
  ]);
  if (!target) return;
  const rule = target === "extra" ? await askRule() : undefined;
  if (target === "extra" && rule === undefined) return;
  if (connection.state.kind === "idle") await connection.load();
  const everywhere = { label: "All clusters", description: connection.spec.region, value: "" };
  const clusters = connection.clusters.map(({ cluster }) => ({ label: cluster.name, value: cluster.arn }));
  const cluster =
    clusters.length > 0 && rule === undefined
      ? await choose(title, "Events of which cluster?", [everywhere, ...clusters])
      : "";
  if (cluster === undefined) return;
  const name = await askText(title, "Name of the stack and of what it makes", {
    value: "ecs-events",
    validateInput: text =>
      /^[A-Za-z][A-Za-z0-9-]{0,59}$/.test(text) ? undefined : "A letter, then letters, digits and hyphens; 60 at most.",
  });
  if (name === undefined) return;
  const { setupDocument, setupStream } = stream();
  const { region, profile } = connection.spec;
  const setup = setupStream({
    target: target === "logs" ? "logs" : "queue",
    rule,
    region,
    profile,
    clusterArn: cluster || undefined,
    name,
  });
  const document = await vscode.workspace.openTextDocument({ language: "yaml", content: setupDocument(setup) });
  await vscode.window.showTextDocument(document);
}

const askRule = (): Thenable<string | undefined> =>
  askText(title, "Name of the EventBridge rule that matches ECS's events", {
    placeHolder: "ecs-events",
    validateInput: text =>
      /^[.\w-]{1,64}$/.test(text) ? undefined : "Letters, digits, periods, hyphens, and underscores; 64 at most.",
  });
