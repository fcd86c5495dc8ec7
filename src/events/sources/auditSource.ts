import * as vscode from "vscode";
import { stream } from "../../bundles";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { Connections } from "../../ecs/session/connections";
import { EcsError } from "../../ecs/model/errors";
import type { Progress } from "../../stream/sources/file";
import { askLogGroup, askQueueUrl, choose, chooseConnection, choosePast } from "./choices";
import type { Choice } from "./choices";
import { agreeToPeek } from "./peeking";
import { openLogsSource, openQueueSource, pastRange, sandboxPlaces } from "./sources";
import type { OpenedSource } from "./sources";

type Kind = "editor" | "file" | "clipboard" | "logs" | "queue";

export interface SourceQuestion {
  readonly title: string;
  readonly connections: Connections;
  readonly askMfaCode: AskMfaCode;
  /** A queue has no history, so it is no source for a replay. */
  readonly queues: boolean;
  readonly onProgress: (progress: Progress) => void;
}

/** The last part of a document's path. */
export const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf("/") + 1);

/** The events in a file or an open document; unsaved text counts as it stands. */
export async function sourceOf(uri: vscode.Uri, onProgress: SourceQuestion["onProgress"]): Promise<OpenedSource> {
  const { FileSource, TextSource } = stream();
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  const release = () => undefined;
  if (uri.scheme === "file" && !open?.isDirty)
    return { source: new FileSource(uri.fsPath, onProgress), what: "file", release };
  const name = nameOf(uri);
  const text = open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return { source: new TextSource(name, text), what: "text", release };
}

/** Asks where events are; undefined when dismissed. Throws an EcsError when a source cannot be opened. */
export async function chooseSource(question: SourceQuestion): Promise<OpenedSource | undefined> {
  const { title, onProgress } = question;
  const active = activeUri();
  const kind = await choose<Kind>(title, "Where are the events?", kinds(active, question.queues));
  switch (kind) {
    case undefined:
      return undefined;
    case "editor":
      return active && sourceOf(active, onProgress);
    case "file":
      return chooseFile(title, onProgress);
    case "clipboard":
      return clipboard();
    case "logs":
      return logs(question);
    case "queue":
      return queue(question);
  }
}

/** Asks for a file; undefined when dismissed. */
export async function chooseFile(
  title: string,
  onProgress: SourceQuestion["onProgress"] = () => undefined,
): Promise<OpenedSource | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title, filters })) ?? [];
  return uri && sourceOf(uri, onProgress);
}

const filters = { Events: ["json", "jsonl", "ndjson", "csv", "log", "txt", "gz"], "All files": ["*"] };

function kinds(active: vscode.Uri | undefined, queues: boolean): readonly Choice<Kind>[] {
  const editor: Choice<Kind> | undefined = active && {
    icon: "edit",
    label: "The active editor",
    description: nameOf(active),
    value: "editor",
  };
  const queue: Choice<Kind> = {
    icon: "inbox",
    label: "SQS queue…",
    detail:
      "Reads the messages that are in the queue now. Deletes nothing, but hides each message from other readers for 10 seconds",
    value: "queue",
  };
  return [
    ...(editor ? [editor] : []),
    {
      icon: "file",
      label: "File…",
      detail:
        "JSON, JSON Lines, CSV, what the AWS CLI, the console, Firehose or Lambda write around events, or gzip of these",
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

/** Throws an EcsError when there is none. */
export async function clipboardText(advice: string): Promise<string> {
  const text = await vscode.env.clipboard.readText();
  if (text.trim() !== "") return text;
  throw new EcsError({ kind: "invalid", code: "EmptyClipboard", sentence: "The clipboard holds no text.", advice });
}

async function clipboard(): Promise<OpenedSource> {
  const text = await clipboardText("Copy the events and try again.");
  const { TextSource } = stream();
  return { source: new TextSource("pasted text", text), what: "text", release: () => undefined };
}

async function logs({ title, connections, askMfaCode }: SourceQuestion): Promise<OpenedSource | undefined> {
  const connection = await chooseConnection(connections, title);
  const places = connection && (await sandboxPlaces(connection));
  const group = connection && (await askLogGroup(title, places?.logGroup));
  const past = group === undefined ? undefined : await choosePast(title);
  if (!connection || group === undefined || past === undefined) return undefined;
  return openLogsSource(connection, { group, ...(await pastRange(connection, past)) }, askMfaCode);
}

async function queue({ title, connections, askMfaCode }: SourceQuestion): Promise<OpenedSource | undefined> {
  const connection = await chooseConnection(connections, title);
  const places = connection && (await sandboxPlaces(connection));
  const url = connection && (await askQueueUrl(title, connection.spec.region, places?.queueUrl));
  if (!connection || url === undefined) return undefined;
  return openQueueSource(connection, url, { mode: "look", once: true }, askMfaCode, agreeToPeek);
}
