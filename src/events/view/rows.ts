import { lastPart } from "../../ecs/model/model";
import type { EcsError } from "../../ecs/model/errors";
import type { Verdict } from "../../stream/currency/verdict";
import type { Attachment } from "../attach/attachment";
import { endsLooking } from "../../stream/sources/looking";
import { percentText } from "../../stream/currency/verdictText";
import { clusterRows } from "./findingRows";
import { lagRow } from "./lagRow";
import { stateLook } from "./stateLook";
import { baselineRow, baselineWords } from "./baselineRow";
import { clockWords } from "./clockWords";
import { amount, plural } from "../../text/counts";
import { dotted } from "../../text/dotted";
import { clock, green, hour, noun, red, yellow } from "./viewRow";
import { shortId } from "../../ecs/model/names";
import type { Row } from "./viewRow";

const everyText = (ms: number): string => (ms % 60_000 === 0 ? `${amount(ms / 60_000)} min` : `${amount(ms / 1000)} s`);

const failureRow = ({ sentence, message }: EcsError): Row => ({
  id: "failure",
  label: sentence,
  icon: "info",
  tooltip: message,
  context: "failure",
});

function stateRow(attachment: Attachment): Row {
  const { live, settings, isRelieving } = attachment;
  const { state } = live;
  const isOver = state.kind === "failed" && endsLooking(state.error);
  const retry = state.kind === "failed" && state.retryAt !== undefined && `tries again at ${clock(state.retryAt)}`;
  const rate = `${live.perSecond.toLocaleString("en-US", { maximumFractionDigits: 1 })} events/s`;
  const failed = state.kind === "failed";
  const reads = !failed && state.kind !== "ended";
  const look = stateLook(state);
  return {
    ...look,
    tooltip: [look.tooltip, ...attachment.standings].filter(Boolean).join("\n") || undefined,
    // A row that had no children would stay closed.
    id: failed ? "failed" : "state",
    description: dotted(
      reads && rate,
      isRelieving ? `verified every ${everyText(settings.everyMs)}` : "polling continues",
      retry,
    ),
    // Trying again would do harm where reading ended to prevent it.
    context: failed ? (isOver ? "state over" : "state failed") : "state",
    children: failed ? [failureRow(state.error)] : undefined,
  };
}

function clockRow({ clockAheadMs }: Attachment): readonly Row[] {
  const words = clockWords(clockAheadMs());
  if (words === undefined) return [];
  return [
    {
      id: "clock",
      label: `Clock ${words}`,
      description: "corrected here",
      icon: "watch",
      color: yellow,
      tooltip:
        "This machine's clock differs from the time in AWS's answers. Event lag is corrected for it; synchronize the clock.",
      context: "clock",
    },
  ];
}

function leftRow({ opened }: Attachment): readonly Row[] {
  const { left } = opened.source;
  const all = left ? left.unreadable + left.foreign + left.notApplied : 0;
  if (!left || all === 0) return [];
  return [
    {
      id: "left",
      label: `${plural(all, "message")} left in the queue`,
      description: dotted(
        left.unreadable > 0 && `${amount(left.unreadable)} unreadable`,
        left.foreign > 0 && `${amount(left.foreign)} of another kind`,
        left.notApplied > 0 && `${amount(left.notApplied)} of other clusters`,
      ),
      icon: "inbox",
      tooltip:
        "Messages that weren't applied aren't deleted: they come back after each visibility timeout until the queue's retention or dead-letter policy removes them.",
      context: "left",
    },
  ];
}

function shareRow({ live, isChecking, failure }: Attachment): Row {
  const id = "share";
  if (failure && !isChecking)
    return {
      id,
      label: failure.sentence,
      description: "the check failed",
      icon: "error",
      color: red,
      tooltip: failure.message,
      context: "check failed",
    };
  const { currency } = live;
  const icon = isChecking ? "loading~spin" : "pie-chart";
  if (!currency) return { id, label: "Not compared with the API yet", icon, context: "check" };
  const { share, verdicts, asOf } = currency;
  const { resting } = live.knowledge;
  const { CURRENT } = verdicts;
  return {
    id,
    label: share === undefined ? "Nothing to compare" : `${percentText(share)} current`,
    description: dotted(
      share !== undefined &&
        `${amount(CURRENT)} of ${amount(Math.round(share > 0 ? CURRENT / share : notCurrent(verdicts)))}`,
      `at ${hour(asOf)}`,
      baselineWords(resting),
    ),
    icon,
    color: share === 1 ? green : undefined,
    tooltip: `Compared with the API at ${clock(asOf)}.\nShare of the API's resources whose version the stream delivered. Resources in flight don't count.${resting > 0 ? `\n${plural(resting, "resource")} count as current by the baseline that was accepted: no event delivered their version.` : ""}`,
    context: "check",
  };
}

const notCurrent = ({ BEHIND, AHEAD, GONE, UNSEEN }: Readonly<Record<Verdict, number>>): number =>
  BEHIND + AHEAD + GONE + UNSEEN;

/** All that the view shows of what is attached. */
export function rowsOf(attachment: Attachment): readonly Row[] {
  const { live, opened, connection, acceptance } = attachment;
  const { audit, last } = live;
  const rows: Row[] = [
    {
      id: "source",
      label: opened.source.name,
      description: dotted(opened.what, connection.spec.label),
      icon: "radio-tower",
      tooltip: opened.source.statement,
      context: "source",
    },
    stateRow(attachment),
    ...clockRow(attachment),
    shareRow(attachment),
    {
      id: "events",
      label: plural(audit.events, "event"),
      description: last
        ? `last ${clock(last.event.at ?? last.readAt)} · ${shortId(last.event.arn)} v${String(last.event.version)}`
        : "",
      icon: "history",
      tooltip: [
        ...(last
          ? [`Last event: ${noun(last.event.kind)} ${lastPart(last.event.arn)}, version ${String(last.event.version)}`]
          : []),
        `Duplicates, the same resource and version: ${amount(audit.duplicates)}`,
        `Late, a lower version after a higher: ${amount(audit.late)}`,
        `Not readable as JSON: ${amount(audit.unreadable)}`,
        "Select it to see the events themselves.",
      ].join("\n"),
      context: "events",
      command: { id: "ecsExplorer.showEvents", title: "Show Events" },
    },
  ];
  rows.push(...leftRow(attachment));
  const lag = lagRow(live.lag.report(Date.now()));
  if (lag) rows.push(lag);
  if (acceptance) rows.push(baselineRow(acceptance, live.knowledge.resting));
  return live.currency ? [...rows, ...clusterRows(live.currency)] : rows;
}
