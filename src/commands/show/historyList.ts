import * as vscode from "vscode";
import { operations } from "../../ecs/gateway/operations";
import type { OperationName } from "../../ecs/gateway/operations";
import { lastPart, parseArn } from "../../ecs/model/model";
import type { Connections } from "../../ecs/session/connections";
import { answerText, reasonOf } from "../../requests/sending/history";
import type { Entry, NameOf, Outcome } from "../../requests/sending/history";
import type { Target } from "../../requests/sending/target";
import { nameOf } from "../../ecs/model/names";
import { clockTime } from "../../text/clockTime";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";

type Taken = Entry | "text";
type Deed = { readonly open: string } | "again" | "copy";

/** Opening a session is no request document. */
const isRequest = (operation: Entry["operation"]): operation is OperationName => operation in operations;

/** A change names few resources; those of a large one are all in the text. */
const mostLinks = 5;

/** What this window sent, the newest first: each entry leads to what it was about, and to the same request again. */
export async function showHistory(kit: Kit, showText: () => Promise<void>): Promise<void> {
  const { entries } = kit.sender.history;
  const reply = await pickOne<Taken>(alone("Operation History"), {
    placeholder:
      entries.length === 0 ? "Nothing has been sent from this window" : "What this window sent, newest first",
    load: () =>
      Promise.resolve([
        ...entries.toReversed().map(entry => entryRow(kit, entry)),
        { icon: "output", label: "Show as Text", alwaysShow: true, value: "text" as const },
      ]),
    empty: "",
  });
  if (reply.kind !== "value") return;
  if (reply.value === "text") await showText();
  else await showEntry(kit, reply.value);
}

async function showEntry(kit: Kit, entry: Entry): Promise<void> {
  const target = targetOfEntry(kit.deps.connections, entry);
  const reply = await pickOne<Deed>(alone(`${entry.operation} in ${entry.cluster}`), {
    placeholder: answerText(entry),
    load: () => Promise.resolve(deeds(entry, target)),
    empty: "This request's connection was removed.",
  });
  if (reply.kind !== "value") return;
  if (reply.value === "copy") {
    await vscode.env.clipboard.writeText(entry.requestId ?? "");
    say("Request ID copied.");
  } else if (reply.value === "again") {
    if (target && entry.input && isRequest(entry.operation))
      await kit.documents.open(entry.operation, entry.input, target);
  } else if (target) openPage(kit, target, reply.value.open);
}

function deeds(entry: Entry, target: Target | undefined): readonly Choice<Deed>[] {
  const known = entry.receipts.filter(
    ({ arn }) => target?.session.replica.get(arn) !== undefined || parseArn(arn)?.kind === "service",
  );
  return [
    ...(target ? known.slice(0, mostLinks) : []).map(({ arn }) => ({
      icon: "go-to-file",
      label: `Show ${nameOf(target?.session.replica.get(arn), arn)}`,
      value: { open: arn },
    })),
    ...(target && entry.input && isRequest(entry.operation)
      ? [{ icon: "json", label: "Open the Request Again…", value: "again" as const }]
      : []),
    ...(entry.requestId
      ? [{ icon: "copy", label: "Copy Request ID", description: entry.requestId, value: "copy" as const }]
      : []),
  ];
}

function openPage({ deps }: Kit, target: Target, arn: string): void {
  const subject = { ...target, arn };
  const kind = parseArn(arn)?.kind;
  if (kind === "task") deps.pages.openTask(subject);
  else if (kind === "service") deps.pages.openService(subject);
  else deps.pages.openContainerInstance(subject);
}

/** Names what entries were about, by its family where that is still known. */
export const namesIn =
  (connections: Known): NameOf =>
  (entry, arn) =>
    parseArn(arn)?.kind === "service"
      ? lastPart(arn)
      : nameOf(targetOfEntry(connections, entry)?.session.replica.get(arn), arn);

type Known = Pick<Connections, "get">;

/** Undefined once its connection or cluster is gone. */
function targetOfEntry(connections: Known, { connectionId, clusterArn }: Entry): Target | undefined {
  const connection = connectionId === undefined ? undefined : connections.get(connectionId);
  const session = clusterArn === undefined ? undefined : connection?.cluster(clusterArn);
  return connection && session ? { connection, session } : undefined;
}

/** A screen reader reads no icon, so the words say it, too. */
const icons: Readonly<Record<Outcome, string>> = {
  refused: "error",
  lost: "question",
  failures: "warning",
  done: "check",
};

function entryRow(kit: Kit, entry: Entry): Choice<Taken> {
  const [first, ...others] = entry.receipts;
  const name = first && namesIn(kit.deps.connections)(entry, first.arn);
  const more = others.length > 0 ? ` and ${String(others.length)} more` : "";
  const reason = reasonOf(entry);
  return {
    icon: entry.outcome ? icons[entry.outcome] : "sync",
    label: name ? `${entry.operation} · ${name}${more}` : entry.operation,
    description: `${clockTime(entry.at)} · ${entry.cluster} · ${entry.account} · ${entry.region}`,
    detail: [answerText(entry), reason === undefined ? undefined : `Reason: ${reason}`]
      .filter(text => text !== undefined)
      .join(" · "),
    value: entry,
  };
}
