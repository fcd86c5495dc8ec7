import type { Delivered, DeliveredChange } from "../../stream/delivered/deliveredEvents";
import { rangesText, versionsIn } from "../../stream/delivered/missing";
import { plural } from "../../text/counts";
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
  const check = ofArrival(item);
  const { apiVersion, event } = item;
  if (apiVersion === undefined) return check;
  return {
    ...check,
    text: `${check.text} · API had v${apiVersion}`,
    hint: `${check.hint} When it arrived, the API already returned v${apiVersion}, so the events of v${event.version + 1} to v${apiVersion} were still due.`,
  };
}

function ofArrival(item: DeliveredChange): EventCheck {
  const { arrival, before, missing, differs, event } = item;
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
    case "jump": {
      if (missing.length === 0)
        return {
          kind: "filled",
          tone: "good",
          text: "Gap filled",
          hint: `It came right after ${after}; the versions between came later.`,
        };
      const versions = rangesText(missing);
      return {
        kind: "gap",
        tone: "warn",
        text: `${versions} missing`,
        hint: `${plural(versionsIn(missing), "version")} between ${after} and v${event.version} didn't arrive: a possible gap. Delivery isn't ordered, so they may still come.`,
      };
    }
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
