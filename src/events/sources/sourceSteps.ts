import * as vscode from "vscode";
import { stream } from "../../bundles";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { Connections } from "../../ecs/session/connections";
import type { Progress } from "../../stream/sources/file";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import type { Reply, Step, StepHeader } from "../../wizard/wizard";
import { connectionStep } from "./connectionSteps";
import { givenBy, nameOf, unsavedText } from "./givenText";
import type { GivenBy, GivenText } from "./givenText";
import { agreeToPeek } from "./peeking";
import { logGroupStep, pastStep, queueUrlStep } from "./placeSteps";
import type { PlaceDraft } from "./placeSteps";
import { openLogsSource, openQueueSource, pastRange } from "./sources";
import type { OpenedSource } from "./sources";

type Way = GivenBy | "logs" | "queue";

/** Where events are, as far as it was answered. */
export interface SourceDraft extends PlaceDraft {
  readonly way?: Way;
  /** For what is no place at AWS. */
  readonly given?: GivenText;
}

interface SourceQuestion {
  readonly connections: Connections;
  /** A queue has no history, so it is no source for a replay. */
  readonly queues: boolean;
}

/** Asks where events are, and what is still to be known about that place. */
export function sourceSteps<D extends SourceDraft>({ connections, queues }: SourceQuestion): readonly Step<D>[] {
  const isLogs = ({ way }: D) => way === "logs";
  const isQueue = ({ way }: D) => way === "queue";
  return [
    { ask: (draft, at) => askWay(draft, at, queues) },
    connectionStep(connections, draft => isLogs(draft) || isQueue(draft)),
    logGroupStep(isLogs),
    pastStep(isLogs),
    queueUrlStep(isQueue),
  ];
}

async function askWay<D extends SourceDraft>(draft: D, at: StepHeader, queues: boolean): Promise<Reply<D>> {
  const active = activeUri();
  for (let way = draft.way; ;) {
    const reply = await pickOne<Way>(at, {
      placeholder: "Where are the events?",
      load: () => Promise.resolve(ways(active, queues)),
      isActive: value => value === way,
      empty: "",
    });
    if (reply.kind !== "value") return reply;
    way = reply.value;
    if (way === "logs" || way === "queue") return { kind: "value", value: { ...draft, way, given: undefined } };
    const given = await givenBy(
      way,
      active,
      { title: at.title, filters: eventFiles },
      "Copy the events and try again.",
    );
    if (given) return { kind: "value", value: { ...draft, way, given } };
  }
}

export const eventFiles = { Events: ["json", "jsonl", "ndjson", "csv", "log", "txt", "gz"], "All files": ["*"] };

function ways(active: vscode.Uri | undefined, queues: boolean): readonly Choice<Way>[] {
  const editor: Choice<Way> | undefined = active && {
    icon: "edit",
    label: "The active editor",
    description: nameOf(active),
    value: "editor",
  };
  const queue: Choice<Way> = {
    icon: "inbox",
    label: "SQS queue…",
    detail: "What is in the queue now. Hides each message from other readers for 10 seconds",
    value: "queue",
  };
  return [
    ...(editor ? [editor] : []),
    {
      icon: "file",
      label: "File…",
      detail: "JSON, JSON Lines, CSV, or output of the AWS CLI, console, Firehose, or Lambda; also gzip",
      value: "file",
    },
    { icon: "clippy", label: "Pasted text", detail: "Events copied to the clipboard", value: "clipboard" },
    { icon: "output", label: "CloudWatch log group…", detail: "A range of time; read only", value: "logs" },
    ...(queues ? [queue] : []),
  ];
}

function activeUri(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const ours = document && (document.uri.scheme === "file" || document.uri.scheme === "untitled");
  return ours && /^(jsonl?|jsonc|plaintext|log|ndjson|csv)$/.test(document.languageId) ? document.uri : undefined;
}

/** What the answers lead to, in a few words: two of them can be read at the same time, one twice can't. */
export function nameOfSource({ way, given, group, queueUrl }: SourceDraft): string {
  if (given) return "uri" in given ? given.uri.toString() : "pasted text";
  return (way === "logs" ? group : queueUrl) ?? "";
}

/** Opens what the steps asked for; undefined when what reading it costs was not agreed to. Throws an EcsError. */
export async function openSource(
  { way, given, connection, group, pastMs, queueUrl }: SourceDraft,
  askMfaCode: AskMfaCode,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<OpenedSource | undefined> {
  if (given) return sourceOf(given, onProgress);
  if (!connection) return undefined;
  if (way === "logs" && group !== undefined && pastMs !== undefined)
    return openLogsSource(connection, { group, ...(await pastRange(connection, pastMs)) }, askMfaCode);
  if (way === "queue" && queueUrl !== undefined)
    return openQueueSource(connection, queueUrl, { mode: "look", once: true }, askMfaCode, agreeToPeek);
  return undefined;
}

/** The events in a file, an open document or a text; unsaved text counts as it stands. */
export async function sourceOf(
  given: GivenText,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<OpenedSource> {
  if ("text" in given) return textSource("pasted text", given.text);
  const text = await unsavedText(given.uri);
  if (text !== undefined) return textSource(nameOf(given.uri), text);
  const { FileSource } = stream();
  return { source: new FileSource(given.uri.fsPath, onProgress), what: "file", release: () => undefined };
}

function textSource(name: string, text: string): OpenedSource {
  const { TextSource } = stream();
  return { source: new TextSource(name, text), what: "text", release: () => undefined };
}
