import * as vscode from "vscode";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import type { CaptureGroups } from "../../stream/offers/captureGroups";
import type { RuleOffer, RuleOffers } from "../../stream/offers/ruleTargets";
import { dotted } from "../../text/dotted";
import { plainText } from "../../text/plainText";
import { pickOne } from "../../wizard/pick";
import type { Choice, RetryRow } from "../../wizard/pick";
import type { Step } from "../../wizard/wizard";
import { givenFile } from "../sources/givenText";
import type { GivenText } from "../sources/givenText";
import type { PlaceDraft } from "../sources/placeSteps";
import { sandboxPlaces } from "../sources/sources";
import type { SandboxPlaces } from "../sources/sources";
import { eventFiles } from "../sources/sourceSteps";
import { captureChoices, findCaptureGroups } from "./captureChoices";
import { agreeToOffer, doubtOf, findRuleTargets, ruleChoices } from "./ruleChoices";

/** Where the events arrive. */
type From =
  | { readonly of: "sandboxQueue"; readonly url: string }
  | { readonly of: "sandboxLogs"; readonly group: string }
  | { readonly of: "rule"; readonly offer: RuleOffer }
  | { readonly of: "captured"; readonly group: string }
  /** By a URL or a name that is typed. */
  | { readonly of: "queue" | "logs" }
  | { readonly of: "file"; readonly given: GivenText };

/** A file is chosen in a dialog of its own. */
type Offered = Exclude<From, { readonly of: "file" }> | { readonly of: "file" };

type Mode = "look" | "consume";

export interface AttachDraft extends PlaceDraft {
  readonly from?: From;
  /** How a queue is read. */
  readonly mode?: Mode;
}

export const ofGroup = (from: From | undefined): boolean =>
  from?.of === "logs" || from?.of === "captured" || (from?.of === "rule" && from.offer.place.kind === "logs");

const ofQueue = (from: From | undefined): boolean =>
  from?.of === "queue" || (from?.of === "rule" && from.offer.place.kind === "queue");

/** Offers what holds events already before it asks for a name; a list that can't be had leaves the rest to choose from. */
export const fromStep = (askMfaCode: AskMfaCode): Step<AttachDraft> => ({
  ask: async (draft, at) => {
    const { connection } = draft;
    if (!connection) return { kind: "dismissed" };
    for (let before: Offered | undefined = draft.from; ;) {
      const reply = await pickOne<Offered>(at, {
        placeholder: "Where do the events arrive?",
        load: async signal =>
          offers(
            await sandboxPlaces(connection),
            ...(await Promise.all([
              findRuleTargets(connection, askMfaCode, signal),
              findCaptureGroups(connection, askMfaCode, signal),
            ])),
          ),
        isActive: value => before !== undefined && keyOf(value) === keyOf(before),
        empty: "",
      });
      if (reply.kind !== "value") return reply;
      before = reply.value;
      const from = await settled(before, at.title);
      if (from === "setUp") return { kind: "dismissed" };
      if (from) return { kind: "value", value: { ...draft, from } };
    }
  },
});

const keyOf = (from: Offered): string => {
  if (from.of === "rule") return `rule ${from.offer.rules.join(" ")} ${from.offer.name}`;
  return from.of === "captured" ? `captured ${from.group}` : from.of;
};

/** What was chosen, once its file is named or what it leaves out was agreed to; undefined leads back to the choice. */
async function settled(from: Offered, title: string): Promise<From | "setUp" | undefined> {
  if (from.of === "file") {
    const given = await givenFile({ title, filters: eventFiles });
    return given && { of: "file", given };
  }
  if (from.of !== "rule") return from;
  const answer = await agreeToOffer(from.offer);
  return answer === "attach" ? from : answer;
}

function offers(
  places: SandboxPlaces | undefined,
  { offers, failure }: RuleOffers,
  captured: CaptureGroups,
): readonly (Choice<Offered> | RetryRow)[] {
  const ofRule = new Set(offers.map(({ place }) => (place.kind === "logs" ? place.group : place.arn)));
  const isOwn = ({ name }: RuleOffer) => name === places?.logGroup || places?.queueUrl.endsWith(`/${name}`);
  const saysOfOwn = (kind: RuleOffer["place"]["kind"]) => {
    const own = offers.find(offer => offer.place.kind === kind && isOwn(offer));
    return own && doubtOf(own);
  };
  const own: readonly Choice<Offered>[] = places
    ? [
        {
          icon: "beaker",
          label: "The sandbox's queue",
          description: dotted("peek only", saysOfOwn("queue")),
          detail: places.queueUrl,
          value: { of: "sandboxQueue", url: places.queueUrl },
        },
        {
          icon: "beaker",
          label: "The sandbox's log group",
          description: saysOfOwn("logs"),
          detail: places.logGroup,
          value: { of: "sandboxLogs", group: places.logGroup },
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
      detail: "By its URL. Peeking hides each message from other readers for 10 seconds",
      value: { of: "queue" },
    },
    { icon: "output", label: "CloudWatch log group…", detail: "Read only; holds history, too", value: { of: "logs" } },
    {
      icon: "file",
      label: "File…",
      detail: "Read to its end once, to compare its last events with the API one by one",
      value: { of: "file" },
    },
  ];
}

/** Peeking is the default; consuming takes a second, explicit word. */
export const modeStep: Step<AttachDraft> = {
  when: ({ from }) => ofQueue(from),
  ask: async (draft, at) => {
    for (let before = draft.mode; ;) {
      const reply = await pickOne<Mode>(at, {
        placeholder: "Who else reads this queue?",
        load: () => Promise.resolve(modes),
        isActive: mode => mode === before,
        empty: "",
      });
      if (reply.kind !== "value") return reply;
      before = reply.value;
      if (before === "look" || (await agreesToConsume(queueName(draft))))
        return { kind: "value", value: { ...draft, mode: before } };
    }
  },
};

const queueName = ({ from, queueUrl }: AttachDraft): string =>
  (from?.of === "rule" && from.offer.place.kind === "queue" ? from.offer.place.arn : queueUrl) ?? "";

const modes: readonly Choice<Mode>[] = [
  {
    label: "Another consumer: peek only",
    description: "deletes nothing",
    detail: "Hides each message from other readers for 10 seconds. The cost is shown first",
    value: "look",
  },
  {
    label: "The queue is dedicated to this window",
    description: "deletes what it applied",
    detail: "Each message is deleted once its event was applied; other readers would miss it",
    value: "consume",
  },
];

async function agreesToConsume(queue: string): Promise<boolean> {
  const consume = "Consume";
  const detail = `${plainText(queue)}\n\nEach message is deleted once its event was applied; whoever else reads this queue misses it, and it can't be restored. Messages that can't be read, or that hold something else, stay in the queue and are counted.`;
  const answer = await vscode.window.showWarningMessage(
    "Consume this queue's messages?",
    { modal: true, detail },
    consume,
  );
  return answer === consume;
}
