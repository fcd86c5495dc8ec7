import * as vscode from "vscode";
import { aws } from "../../bundles";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { runWizard } from "../../wizard/wizard";
import { connectionStep, onlyConnection } from "../sources/connectionSteps";
import { agreeToPeek } from "../sources/peeking";
import { logGroupStep, pastStep, queueUrlStep } from "../sources/placeSteps";
import { openLogsSource, openQueueSource, pastRange } from "../sources/sources";
import type { OpenedSource } from "../sources/sources";
import { sourceOf } from "../sources/sourceSteps";
import { Attachment } from "./attachment";
import { fromStep, modeStep, ofGroup } from "./attachSteps";
import type { AttachDraft } from "./attachSteps";
import type { EventsDeps } from "./eventsDeps";
import { readEventSettings } from "./eventSettings";

const title = "Attach Event Stream";

/** Opens what was chosen, over the connection that it was chosen for or one like it; undefined when that was not agreed to. Throws an EcsError. */
type Open = (connection: ConnectionSession) => Promise<OpenedSource | undefined>;

/** Asks for a source and attaches it; throws an EcsError when the questions can't be asked. */
export async function attachEventStream(deps: EventsDeps): Promise<void> {
  const first: AttachDraft = { connection: onlyConnection(deps.connections) };
  const draft = await runWizard<AttachDraft>(
    title,
    [
      connectionStep(deps.connections),
      fromStep(deps.askMfaCode),
      queueUrlStep(({ from }) => from?.of === "queue"),
      logGroupStep(({ from }) => from?.of === "logs"),
      pastStep(({ from }) => ofGroup(from)),
      modeStep,
    ],
    first,
  );
  const open = draft && opener(draft, deps.askMfaCode);
  // A run of its own: its Retry asks for nothing that was answered.
  if (draft?.connection && open) await attachOnce(deps, draft.connection, open);
}

const attachOnce = (deps: EventsDeps, connection: ConnectionSession, open: Open): Promise<void> =>
  deps.runner.run("attachEventStream: open", () => attach(deps, connection, open));

async function attach(deps: EventsDeps, connection: ConnectionSession, open: Open): Promise<void> {
  const opened = await open(connection);
  if (!opened) return;
  try {
    // Clusters that were never listed have no replica to feed.
    if (connection.state.kind === "idle") await connection.load();
    const attachment = new Attachment(connection, await connection.gateway(), opened, readEventSettings());
    deps.eventStream.attach(attachment, other => attachOnce(deps, other, open));
  } catch (error) {
    opened.release();
    throw error;
  }
  await vscode.commands.executeCommand("ecsExplorer.eventStream.focus");
}

/** How to open what was answered; undefined while something is still to be answered. */
function opener(draft: AttachDraft, askMfaCode: AskMfaCode): Open | undefined {
  const { from, queueUrl, group, pastMs, mode } = draft;
  switch (from?.of) {
    case undefined:
      return undefined;
    case "sandboxQueue":
      return to => openQueueSource(to, from.url, { mode: "look" }, askMfaCode);
    case "sandboxLogs":
      return to => openLogsSource(to, { group: from.group }, askMfaCode);
    case "queue":
      return queueUrl === undefined ? undefined : queueOpener(() => Promise.resolve(queueUrl), mode, askMfaCode);
    case "logs":
      return group === undefined ? undefined : groupOpener(group, pastMs, askMfaCode);
    case "captured":
      return groupOpener(from.group, pastMs, askMfaCode);
    case "file":
      return () => sourceOf(from.given);
    case "rule": {
      const { place } = from.offer;
      if (place.kind === "logs") return groupOpener(place.group, pastMs, askMfaCode);
      return queueOpener(to => aws().queueUrlFor(() => to.spec, place.arn, askMfaCode), mode, askMfaCode);
    }
  }
}

const queueOpener = (
  urlFor: (connection: ConnectionSession) => Promise<string>,
  mode: AttachDraft["mode"],
  askMfaCode: AskMfaCode,
): Open | undefined => mode && (async to => openQueueSource(to, await urlFor(to), { mode }, askMfaCode, agreeToPeek));

const groupOpener = (group: string, pastMs: number | undefined, askMfaCode: AskMfaCode): Open | undefined =>
  pastMs === undefined
    ? undefined
    : async to => {
        const { from } = await pastRange(to, pastMs);
        return openLogsSource(to, { group, from }, askMfaCode);
      };
