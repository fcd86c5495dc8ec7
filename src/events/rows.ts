import { lastPart } from "../ecs/model";
import type { EcsError } from "../ecs/errors";
import type { LiveState } from "../stream/liveState";
import type { Verdict } from "../stream/verdict";
import type { Attachment } from "./attachment";
import { countsText, percentText } from "../stream/verdictText";
import { clusterRows } from "./findingRows";
import { clock, counted, dotted, green, grey, hour, noun, red, shortId, shown, yellow } from "./row";
import type { Row } from "./row";

function stateLook(state: LiveState): Pick<Row, "label" | "icon" | "color" | "tooltip"> {
  switch (state.kind) {
    case "connecting":
      return {
        label: "Reading what is there",
        icon: "loading~spin",
        tooltip: state.lagMs > 0 ? `The event read last is ${agoText(state.lagMs)} old.` : undefined,
      };
    case "live":
      return { label: "Live", icon: "pass-filled", color: green };
    case "idle":
      return {
        label: state.since === 0 ? "No event yet" : `Quiet since ${clock(state.since)}`,
        icon: "pass",
        color: green,
        tooltip: "Reading goes well. Either nothing happens, or the rule sends nothing.",
      };
    case "late":
      return { label: `Late by ${agoText(state.lagMs)}`, icon: "watch", color: yellow };
    case "behind":
      return {
        label: "Falls behind",
        icon: "warning",
        color: yellow,
        tooltip: "The last check found too much that the stream had not told.",
      };
    case "failed":
      return { label: "Reading stopped", icon: "error", color: red, tooltip: state.error.message };
    case "ended":
      return { label: "At its end", icon: "debug-stop", color: grey };
  }
}

const agoText = (ms: number): string =>
  ms < 120_000 ? `${shown(Math.round(ms / 1000))} s` : `${shown(Math.round(ms / 60_000))} min`;
const everyText = (ms: number): string => (ms % 60_000 === 0 ? `${shown(ms / 60_000)} min` : `${shown(ms / 1000)} s`);

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
  const retry = state.kind === "failed" && state.retryAt !== undefined && `tries again at ${clock(state.retryAt)}`;
  const rate = `${live.perSecond.toLocaleString("en-US", { maximumFractionDigits: 1 })}/s`;
  const polling = isRelieving ? `asks ECS every ${everyText(settings.everyMs)}` : "polling goes on";
  const failed = state.kind === "failed";
  const reads = !failed && state.kind !== "ended";
  return {
    ...stateLook(state),
    // A row that had no children would stay closed.
    id: failed ? "failed" : "state",
    description: dotted(reads && rate, polling, retry),
    context: failed ? "state failed" : "state",
    children: failed ? [failureRow(state.error)] : undefined,
  };
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
  const { CURRENT } = verdicts;
  return {
    id,
    label: share === undefined ? "Nothing to compare" : `${percentText(share)} current`,
    description: dotted(
      share !== undefined &&
        `${shown(CURRENT)} of ${shown(Math.round(share > 0 ? CURRENT / share : notCurrent(verdicts)))}`,
      `at ${hour(asOf)}`,
    ),
    icon,
    color: share === 1 ? green : undefined,
    tooltip: `Compared with the API at ${clock(asOf)}.\nOf the resources that the API has, the part whose version the stream told. What is in flight does not count.`,
    context: "check",
  };
}

const notCurrent = ({ BEHIND, AHEAD, GONE, UNSEEN }: Readonly<Record<Verdict, number>>): number =>
  BEHIND + AHEAD + GONE + UNSEEN;

/** All that the view shows of what is attached. */
export function rowsOf(attachment: Attachment): readonly Row[] {
  const { live, opened, connection, reconciled } = attachment;
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
    shareRow(attachment),
    {
      id: "events",
      label: counted(audit.events, "event"),
      description: last
        ? `last ${clock(last.event.at ?? last.readAt)} · ${shortId(last.event.arn)} v${String(last.event.version)}`
        : "",
      icon: "history",
      tooltip: [
        ...(last
          ? [`Last event: ${noun(last.event.kind)} ${lastPart(last.event.arn)}, version ${String(last.event.version)}`]
          : []),
        `Duplicates, the same resource and version: ${shown(audit.duplicates)}`,
        `Late, a lower version after a higher: ${shown(audit.late)}`,
        `Not readable as JSON: ${shown(audit.unreadable)}`,
      ].join("\n"),
      context: "events",
    },
  ];
  if (reconciled)
    rows.push({
      id: "reconciled",
      label: `Reconciled at ${hour(reconciled.asOf)}`,
      description: countsText(reconciled.verdicts) || "all was current",
      icon: "verified",
      tooltip: "What the stream had not told was taken over from the API.",
      context: "reconciled",
    });
  return live.currency ? [...rows, ...clusterRows(live.currency)] : rows;
}
