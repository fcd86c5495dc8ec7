import type { DeliveredEvents } from "../../stream/delivered/deliveredEvents";
import { countsText, percentText } from "../../stream/currency/verdictText";
import { dotted } from "../../text/dotted";
import type { StreamHead } from "../../webview/events/eventsProtocol";
import type { Tone } from "../../webview/parts/protocol";
import type { Attachment } from "../attach/attachment";
import { baselineWords } from "../view/baselineRow";
import { stateLook } from "../view/stateLook";
import { green, hour, red, yellow } from "../view/viewRow";

const tones: Readonly<Record<string, Tone>> = { [green]: "good", [yellow]: "warn", [red]: "bad" };

/** What stands above the events: whose they are, and how far the stream can be trusted. */
export function streamHead(attachment: Attachment, events: DeliveredEvents, isAttached: boolean): StreamHead {
  const { live, opened, connection } = attachment;
  const { label, region, color } = connection.spec;
  const { account } = connection;
  const base = {
    source: opened.source.name,
    place: { connection: label, region, ...(account && { account }), ...(color && { color }) },
    isAttached,
    total: events.total,
    dropped: events.dropped,
  };
  if (!isAttached)
    return {
      ...base,
      tone: "warn",
      state: "Detached: nothing new arrives here",
      check: "The stream is no longer checked.",
    };
  const look = stateLook(live.state);
  return {
    ...base,
    tone: tones[look.color ?? ""] ?? "busy",
    state: dotted(look.label, `${live.perSecond.toLocaleString("en-US", { maximumFractionDigits: 1 })} events/s`),
    hint: [look.tooltip, ...attachment.standings].filter(Boolean).join("\n"),
    check: checkWords(attachment),
  };
}

/** What was never delivered is in no list of what was: the check alone tells of it. */
function checkWords({ live, failure, isChecking }: Attachment): string {
  if (isChecking) return "Checking against the API…";
  if (failure) return `The last check failed: ${failure.sentence}`;
  const { currency } = live;
  if (!currency) return "Not compared with the API yet.";
  const { share, verdicts, asOf } = currency;
  const found = dotted(
    share !== undefined && `${percentText(share)} current`,
    countsText(verdicts),
    baselineWords(live.knowledge.resting),
  );
  return `Compared with the API at ${hour(asOf)}: ${found || "nothing to compare"}.`;
}
