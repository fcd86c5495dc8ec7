import * as vscode from "vscode";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { Attachment } from "./attachment";
import { chooseFile } from "../sources/auditSource";
import { askLogGroup, askQueueUrl, choose, chooseConnection, choosePast } from "../sources/choices";
import type { Choice } from "../sources/choices";
import { captureChoices, findCaptureGroups } from "./captureChoices";
import type { CaptureGroups } from "../../stream/offers/captureGroups";
import { aws } from "../../bundles";
import type { EventsDeps } from "./eventsDeps";
import { readEventSettings } from "./eventSettings";
import { agreeToPeek } from "../sources/peeking";
import { agreeToOffer, doubtOf, findRuleTargets, ruleChoices } from "./ruleChoices";
import type { RuleOffer, RuleOffers } from "../../stream/offers/ruleTargets";
import { openLogsSource, openQueueSource, pastRange, sandboxPlaces } from "../sources/sources";
import type { OpenedSource, SandboxPlaces } from "../sources/sources";
import { plainText } from "../../text/plainText";
import { dotted } from "../../text/dotted";

const title = "Attach Event Stream";

type Kind =
  | "sandboxQueue"
  | "sandboxLogs"
  | "queue"
  | "logs"
  | "file"
  | { readonly group: string }
  | { readonly offer: RuleOffer };

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
    const [rules, captured] = await inNotification("Looking for existing event streams", signal =>
      Promise.all([findRuleTargets(connection, askMfaCode, signal), findCaptureGroups(connection, askMfaCode, signal)]),
    );
    const kind = await choose<Kind | "findAgain">(title, "Where do the events arrive?", kinds(places, rules, captured));
    if (kind !== "findAgain") return kind;
  }
}

function kinds(
  places: SandboxPlaces | undefined,
  { offers, failure }: RuleOffers,
  captured: CaptureGroups,
): readonly Choice<Kind | "findAgain">[] {
  const ofRule = new Set(offers.map(({ place }) => (place.kind === "logs" ? place.group : place.arn)));
  const isOwn = ({ name }: RuleOffer) => name === places?.logGroup || places?.queueUrl.endsWith(`/${name}`);
  const saysOfOwn = (kind: RuleOffer["place"]["kind"]) => {
    const own = offers.find(offer => offer.place.kind === kind && isOwn(offer));
    return own && doubtOf(own);
  };
  const own: readonly Choice<Kind>[] = places
    ? [
        {
          icon: "beaker",
          label: "The sandbox's queue",
          description: dotted("peek only", saysOfOwn("queue")),
          detail: places.queueUrl,
          value: "sandboxQueue",
        },
        {
          icon: "beaker",
          label: "The sandbox's log group",
          description: saysOfOwn("logs"),
          detail: places.logGroup,
          value: "sandboxLogs",
        },
      ]
    : [];
  return [
    ...own,
    ...ruleChoices({ offers: offers.filter(offer => !isOwn(offer)), failure }),
    // One that a rule names was offered with what the rule passes.
    ...captureChoices({ ...captured, groups: captured.groups.filter(({ name }) => !ofRule.has(name)) }),
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
  if (typeof kind === "object" && "group" in kind) return openGroup(connection, kind.group, askMfaCode);
  if (typeof kind === "object") return openOffer(connection, kind.offer, askMfaCode);
  switch (kind) {
    case "sandboxQueue":
      return places && openQueueSource(connection, places.queueUrl, { mode: "look" }, askMfaCode);
    case "sandboxLogs":
      return places && openLogsSource(connection, { group: places.logGroup }, askMfaCode);
    case "queue": {
      const url = await askQueueUrl(title, connection.spec.region, places?.queueUrl);
      return url === undefined ? undefined : openQueueAt(connection, url, askMfaCode);
    }
    case "logs": {
      const group = await askLogGroup(title, places?.logGroup);
      return group === undefined ? undefined : openGroup(connection, group, askMfaCode);
    }
    case "file":
      return chooseFile(title);
  }
}

async function openOffer(
  connection: ConnectionSession,
  offer: RuleOffer,
  askMfaCode: AskMfaCode,
): Promise<OpenedSource | undefined> {
  if (!(await agreeToOffer(offer))) return undefined;
  const { place } = offer;
  if (place.kind === "logs") return openGroup(connection, place.group, askMfaCode);
  return openQueueAt(connection, await aws().queueUrlFor(() => connection.spec, place.arn, askMfaCode), askMfaCode);
}

async function openQueueAt(
  connection: ConnectionSession,
  url: string,
  askMfaCode: AskMfaCode,
): Promise<OpenedSource | undefined> {
  const mode = await chooseMode(url);
  return mode && openQueueSource(connection, url, { mode }, askMfaCode, agreeToPeek);
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
