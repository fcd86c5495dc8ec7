import type { Delivered, DeliveredChange } from "../../stream/delivered/deliveredEvents";
import { rangesText, versionsIn } from "../../stream/delivered/missing";
import { plural } from "../../text/counts";
import { clock } from "../view/viewRow";
import type { EventCheck } from "../../webview/events/eventsProtocol";

const unversioned: EventCheck = {
  kind: "unversioned",
  tone: "idle",
  text: "No version",
  hint: "ECS gives events of this type no version, so nobody can tell whether one was lost.",
};

/** What the check says of one event, in words. Where it cannot know it says so. */
export function eventCheck(item: Delivered): EventCheck {
  if (item.kind === "notice") return unversioned;
  const { apiVersion, event } = item;
  const check = item.missing.length > 0 ? gap(item) : ofArrival(item);
  if (apiVersion === undefined) return check;
  return {
    ...check,
    text: `${check.text} · API had v${apiVersion}`,
    hint: `${check.hint} When it arrived, the API already returned v${apiVersion}, so the events of v${event.version + 1} to v${apiVersion} were still due.`,
  };
}

function ofArrival(item: DeliveredChange): EventCheck {
  const { arrival, before, differs, event, baseline = -1 } = item;
  if (arrival !== "duplicate" && event.version <= baseline)
    return {
      kind: "late",
      tone: "idle",
      text: `Below the baseline v${baseline}`,
      hint: `It arrived after v${baseline} had been accepted as the baseline, so it was late rather than lost.`,
    };
  if (baseline > (before?.version ?? -1) && event.version > baseline)
    return {
      kind: "inOrder",
      tone: "good",
      text: "In order from the baseline",
      hint: `v${event.version} comes after v${baseline}, which was accepted as the baseline. What lay below that and didn't arrive stays lost.`,
    };
  const after = before ? `v${before.version}` : "";
  switch (arrival) {
    case "first":
      return {
        kind: "first",
        tone: "idle",
        text: "First",
        hint: "The first event of this resource since the stream was attached, so there is nothing to hold it against.",
      };
    case "next":
      return { kind: "inOrder", tone: "good", text: "In order", hint: `v${event.version} follows ${after}.` };
    case "jump":
      return {
        kind: "filled",
        tone: "good",
        text: "Gap filled",
        hint: `It came right after ${after}; the versions between came later.`,
      };
    case "late":
      return {
        kind: "late",
        tone: "idle",
        text: `Late, after ${after}`,
        hint: `It arrived after ${after}, which is newer. Delivery isn't ordered; nothing is lost by it.`,
      };
    case "duplicate":
      return duplicate(event.version, differs);
  }
}

function gap({ before, baseline, missing, event, acceptedAt }: DeliveredChange): EventCheck {
  const versions = rangesText(missing);
  const known = Math.max(before?.version ?? -1, baseline ?? -1);
  const absent = `${plural(versionsIn(missing), "version")} between v${known} and v${event.version} didn't arrive: a possible gap.`;
  if (acceptedAt !== undefined)
    return {
      kind: "accepted",
      tone: "idle",
      text: `${versions} missing, accepted`,
      hint: `${absent} The API's state of ${clock(acceptedAt)} was accepted as the baseline since; the events stay lost.`,
    };
  return {
    kind: "gap",
    tone: "warn",
    text: `${versions} missing`,
    hint: `${absent} Delivery isn't ordered, so they may still come.`,
  };
}

function duplicate(version: number, differs: boolean | undefined): EventCheck {
  const delivered = `v${version} had been delivered before.`;
  if (differs)
    return {
      kind: "duplicate",
      tone: "bad",
      text: "Duplicate, differs",
      hint: `${delivered} The two don't say the same: something changes events on their way.`,
    };
  return {
    kind: "duplicate",
    tone: "idle",
    text: "Duplicate",
    hint: `${delivered} ${differs === undefined ? "The first one is no longer kept, so the two weren't compared." : "Both say the same: delivery is at least once."}`,
  };
}
