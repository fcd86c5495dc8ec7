import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import { into } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { ConnectionDraft } from "./connectionSteps";
import { proposedPlaces } from "./sources";

/** A place at AWS that holds events, as far as it was typed or chosen. */
export interface PlaceDraft extends ConnectionDraft {
  readonly group?: string;
  readonly queueUrl?: string;
  /** How far back a log group is read. */
  readonly pastMs?: number;
}

type When<D> = (draft: D) => boolean;

const always = () => true;

export const logGroupStep = <D extends PlaceDraft>(when: When<D> = always): Step<D> => ({
  when,
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "The log group that an EventBridge rule writes ECS's events to",
        placeholder: "/aws/events/ecs",
        value: draft.group ?? (await proposedPlaces(draft.connection)).logGroup,
        problem: text =>
          /^[\w./#-]{1,512}$/.test(text) ? undefined : "Use only letters, digits, and _ - / . # in a log group's name.",
      }),
      group => ({ ...draft, group }),
    ),
});

export const queueUrlStep = <D extends PlaceDraft>(when: When<D> = always): Step<D> => ({
  when,
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "The URL of the queue that an EventBridge rule sends ECS's events to",
        placeholder: `https://sqs.${draft.connection?.spec.region ?? "us-east-1"}.amazonaws.com/111122223333/ecs-events`,
        value: draft.queueUrl ?? (await proposedPlaces(draft.connection)).queueUrl,
        problem: text => (URL.canParse(text) ? undefined : "Enter the queue's URL."),
      }),
      queueUrl => ({ ...draft, queueUrl }),
    ),
});

const minuteMs = 60_000;
const pasts: readonly (readonly [string, number])[] = [
  ["The last 15 minutes", 15 * minuteMs],
  ["The last hour", 60 * minuteMs],
  ["The last 24 hours", 24 * 60 * minuteMs],
  ["The last 7 days", 7 * 24 * 60 * minuteMs],
];

export const pastStep = <D extends PlaceDraft>(when: When<D> = always): Step<D> => ({
  when,
  ask: async (draft, at) =>
    into(
      await pickOne(at, {
        placeholder: "How far back?",
        load: () => Promise.resolve(pasts.map(([label, value]) => ({ label, value }))),
        isActive: pastMs => pastMs === draft.pastMs,
        empty: "",
      }),
      pastMs => ({ ...draft, pastMs }),
    ),
});
