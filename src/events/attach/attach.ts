import * as vscode from "vscode";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { Attachment } from "./attachment";
import { chooseFile } from "../sources/auditSource";
import { askLogGroup, askQueueUrl, choose, chooseConnection, choosePast } from "../sources/choices";
import type { Choice } from "../sources/choices";
import { captureChoices, findCaptureGroups } from "./captureChoices";
import type { Capture } from "./captureChoices";
import type { EventsDeps } from "./eventsDeps";
import { readEventSettings } from "./eventSettings";
import { agreeToPeek } from "../sources/peeking";
import { openLogsSource, openQueueSource, pastRange, sandboxPlaces } from "../sources/sources";
import type { OpenedSource, SandboxPlaces } from "../sources/sources";
import { plainText } from "../../text/plainText";

const title = "Attach Event Stream";

type Kind = "sandboxQueue" | "sandboxLogs" | "queue" | "logs" | "file" | { readonly group: string };

/** Asks for a source and attaches it; throws an EcsError when it cannot be opened. */
export async function attachEventStream(deps: EventsDeps): Promise<void> {
  const { eventStream, connections, askMfaCode } = deps;
  const connection = await chooseConnection(connections, title);
  if (!connection) return;
  const places = await sandboxPlaces(connection);
  const kind = await chooseKind(connection, places, deps);
  const opened = kind && (await open(kind, connection, places, askMfaCode));
  if (!opened) return;
  try {
    // Clusters that were never listed have no replica to feed.
    if (connection.state.kind === "idle") await connection.load();
    eventStream.attach(new Attachment(connection, await connection.gateway(), opened, readEventSettings()));
  } catch (error) {
    opened.release();
    throw error;
  }
  await vscode.commands.executeCommand("ecsExplorer.eventStream.focus");
}

/** Offers what holds events already before it asks for a name; a list that can't be had leaves the rest to choose from. */
async function chooseKind(
  connection: ConnectionSession,
  places: SandboxPlaces | undefined,
  { askMfaCode, inNotification }: EventsDeps,
): Promise<Kind | undefined> {
  for (;;) {
    const found = await inNotification("Looking for log groups with captured events", signal =>
      findCaptureGroups(connection, askMfaCode, signal),
    );
    const choices: readonly Choice<Kind | "findGroups">[] = kinds(places, captureChoices(found));
    const kind = await choose<Kind | "findGroups">(title, "Where do the events arrive?", choices);
    if (kind !== "findGroups") return kind;
  }
}

function kinds(
  places: SandboxPlaces | undefined,
  captured: readonly Choice<Capture>[],
): readonly Choice<Kind | "findGroups">[] {
  const own: readonly Choice<Kind>[] = places
    ? [
        {
          icon: "beaker",
          label: "The sandbox's queue",
          description: "peek only",
          detail: places.queueUrl,
          value: "sandboxQueue",
        },
        { icon: "beaker", label: "The sandbox's log group", detail: places.logGroup, value: "sandboxLogs" },
      ]
    : [];
  return [
    ...own,
    ...captured,
    {
      icon: "inbox",
      label: "SQS queue…",
      detail: "By its URL. Peeking deletes nothing, but hides each message from other readers for 10 seconds",
      value: "queue",
    },
    { icon: "output", label: "CloudWatch log group…", detail: "Read only; holds history, too", value: "logs" },
    {
      icon: "file",
      label: "File…",
      detail: "Read to its end once, to compare its last events with the API one by one",
      value: "file",
    },
  ];
}

async function open(
  kind: Kind,
  connection: ConnectionSession,
  places: SandboxPlaces | undefined,
  askMfaCode: AskMfaCode,
): Promise<OpenedSource | undefined> {
  if (typeof kind === "object") return openGroup(connection, kind.group, askMfaCode);
  switch (kind) {
    case "sandboxQueue":
      return places && openQueueSource(connection, places.queueUrl, { mode: "look" }, askMfaCode);
    case "sandboxLogs":
      return places && openLogsSource(connection, { group: places.logGroup }, askMfaCode);
    case "queue": {
      const url = await askQueueUrl(title, connection.spec.region, places?.queueUrl);
      const mode = url === undefined ? undefined : await chooseMode(url);
      return url !== undefined && mode
        ? openQueueSource(connection, url, { mode }, askMfaCode, agreeToPeek)
        : undefined;
    }
    case "logs": {
      const group = await askLogGroup(title, places?.logGroup);
      return group === undefined ? undefined : openGroup(connection, group, askMfaCode);
    }
    case "file":
      return chooseFile(title);
  }
}

async function openGroup(
  connection: ConnectionSession,
  group: string,
  askMfaCode: AskMfaCode,
): Promise<OpenedSource | undefined> {
  const past = await choosePast(title);
  if (past === undefined) return undefined;
  const { from } = await pastRange(connection, past);
  return openLogsSource(connection, { group, from }, askMfaCode);
}

/** Peeking is the default; consuming takes a second, explicit word. */
async function chooseMode(url: string): Promise<"look" | "consume" | undefined> {
  const mode = await choose<"look" | "consume">(title, "Who else reads this queue?", [
    {
      label: "Somebody else: peek only",
      description: "deletes nothing",
      detail:
        "Each message is hidden from the queue's other readers for 10 seconds at a time, and its receive count goes up. What that costs is shown before it starts",
      value: "look",
    },
    {
      label: "The queue is dedicated to this window",
      description: "deletes what it applied",
      detail: "Each message is deleted once its event was applied; other readers would miss it",
      value: "consume",
    },
  ]);
  if (mode !== "consume") return mode;
  const consume = "Consume";
  const detail = `${plainText(url)}\n\nEach message is deleted once its event was applied; whoever else reads this queue misses it, and it can't be restored. Messages that can't be read, or that hold something else, stay in the queue and are counted.`;
  const answer = await vscode.window.showWarningMessage(
    "Consume this queue's messages?",
    { modal: true, detail },
    consume,
  );
  return answer === consume ? "consume" : undefined;
}
