import { lastPart } from "../ecs/model";
import type { Timestamp } from "../ecs/model";
import type { LiveState } from "../stream/liveState";
import type { Finding, Verdict } from "../stream/verdict";
import type { Attachment } from "./attachment";

/** A row of the Event Stream view as plain data; rows of one id are one row. */
export interface Row {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
  readonly color?: string;
  readonly tooltip?: string;
  /** Matched by the menus. */
  readonly context: string;
  readonly children?: readonly Row[];
  readonly finding?: Finding;
}

/** So many findings of a cluster are rows; the rest is counted in one. */
const mostFindings = 200;

const grey = "disabledForeground";
const yellow = "list.warningForeground";
const red = "list.errorForeground";
const green = "testing.iconPassed";
const blue = "charts.blue";

/** The worst first. UNSEEN comes late: there may be thousands, of before the stream began. */
const order: readonly Verdict[] = ["BEHIND", "AHEAD", "GONE", "IN_FLIGHT", "UNSEEN", "UNVERSIONED", "CURRENT"];

const looks: Readonly<Record<Verdict, readonly [icon: string, color: string]>> = {
  BEHIND: ["arrow-down", yellow],
  AHEAD: ["arrow-up", blue],
  GONE: ["circle-slash", grey],
  UNSEEN: ["eye-closed", grey],
  IN_FLIGHT: ["sync", blue],
  UNVERSIONED: ["question", grey],
  CURRENT: ["check", green],
};

export const shown = (count: number): string => count.toLocaleString("en-US");
const counted = (count: number, one: string): string => `${shown(count)} ${one}${count === 1 ? "" : "s"}`;
export const clock = (at: Timestamp): string => new Date(at).toLocaleTimeString();
const dotted = (...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(" · ");
const noun = (kind: Finding["kind"]): string => (kind === "task" ? "task" : "container instance");
export const shortId = (arn: string): string => lastPart(arn).slice(0, 8);
const version = (value: number | undefined): string => (value === undefined ? "–" : `v${String(value)}`);

/** What a verdict says in words that need no legend: `BEHIND by 2`. */
export function verdictText({ verdict, behindBy, ended, reread }: Finding): string {
  switch (verdict) {
    case "BEHIND":
      return `BEHIND by ${String(behindBy ?? 0)}`;
    case "IN_FLIGHT":
      return behindBy === undefined ? "IN FLIGHT" : `IN FLIGHT, ${String(behindBy)} to come`;
    case "AHEAD":
      return reread ? "AHEAD, also when asked again" : "AHEAD";
    case "GONE":
      return ended ? "GONE, its end was told" : "GONE";
    case "CURRENT":
    case "UNSEEN":
    case "UNVERSIONED":
      return verdict;
  }
}

const versionsText = ({ streamVersion, apiVersion }: Finding): string =>
  `stream ${version(streamVersion)} · API ${version(apiVersion)}`;

const explained: Readonly<Record<Verdict, string>> = {
  BEHIND: "The API has a higher version than any event told.",
  AHEAD: "An event told a higher version than the API answers: its reads can be stale.",
  GONE: "The API no longer knows it. A stopped task is forgotten after about an hour.",
  UNSEEN: "The API has it, and the stream never spoke of it: its last change may be older than the stream.",
  IN_FLIGHT: "It changed within the grace, so its event may be under way. It is asked for again.",
  UNVERSIONED: "This endpoint gives no version, so nothing can be said.",
  CURRENT: "The stream told the version that the API has.",
};

function findingRow(finding: Finding): Row {
  const [icon, color] = looks[finding.verdict];
  return {
    id: finding.arn,
    label: shortId(finding.arn),
    description: dotted(verdictText(finding), versionsText(finding)),
    icon,
    color,
    tooltip: `${noun(finding.kind)} ${lastPart(finding.arn)}\n${explained[finding.verdict]}\nOpen it to compare event and API field by field.`,
    context: `finding ${finding.verdict.toLowerCase()}`,
    finding,
  };
}

/** `2 BEHIND · 1 UNSEEN`, the worst first; without CURRENT. */
export function countsText(verdicts: Readonly<Record<Verdict, number>>): string {
  const told = order.filter(verdict => verdict !== "CURRENT" && verdicts[verdict] > 0);
  return dotted(...told.map(verdict => `${shown(verdicts[verdict])} ${verdict.replace("_", " ")}`));
}

function clusterRows({ live }: Attachment): readonly Row[] {
  const { currency } = live;
  if (!currency) return [];
  const rows = currency.clusters.map((cluster): Row => {
    const findings = currency.findings
      .filter(finding => finding.clusterArn === cluster.arn)
      .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (b.behindBy ?? 0) - (a.behindBy ?? 0));
    const rest = findings.length - mostFindings;
    const more: Row = {
      id: `${cluster.arn}#more`,
      label: `${shown(rest)} more`,
      description: "an audit of this stream lists them all",
      icon: "ellipsis",
      context: "more",
    };
    return {
      id: cluster.arn,
      label: lastPart(cluster.arn),
      description: countsText(cluster.verdicts) || `CURRENT · ${counted(cluster.verdicts.CURRENT, "resource")}`,
      icon: findings.length > 0 ? "layers" : "layers-active",
      context: "cluster",
      children: [...findings.slice(0, mostFindings).map(findingRow), ...(rest > 0 ? [more] : [])],
    };
  });
  const unreachable = currency.unreachable.map(({ arn, error }): Row => ({
    id: arn,
    label: arn === "" ? "(no cluster named)" : lastPart(arn),
    description: "this connection cannot see it",
    icon: "eye-closed",
    color: yellow,
    tooltip: `${arn}\n${error.message}`,
    context: "unreachable",
  }));
  return [...rows.toSorted((a, b) => a.label.localeCompare(b.label)), ...unreachable];
}

function stateLook(state: LiveState): Pick<Row, "label" | "icon" | "color" | "tooltip"> {
  switch (state.kind) {
    case "connecting":
      return { label: "Reading what is there", icon: "loading~spin" };
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
      return { label: `Late by ${String(Math.round(state.lagMs / 1000))} s`, icon: "watch", color: yellow };
    case "behind":
      return {
        label: "Falls behind",
        icon: "warning",
        color: yellow,
        tooltip: "The last check found too much that the stream had not told.",
      };
    case "failed":
      return { label: state.error.sentence, icon: "error", color: red, tooltip: state.error.message };
    case "ended":
      return { label: "At its end", icon: "debug-stop", color: grey };
  }
}

const minutes = (ms: number): string => (ms < 60_000 ? `${String(ms / 1000)} s` : `${String(ms / 60_000)} min`);

function stateRow(attachment: Attachment): Row {
  const { live, settings, isRelieving } = attachment;
  const { state } = live;
  const retry = state.kind === "failed" && state.retryAt !== undefined && `tries again at ${clock(state.retryAt)}`;
  const rate = `${live.perSecond.toLocaleString("en-US", { maximumFractionDigits: 1 })}/s`;
  const polling = isRelieving ? `asks ECS every ${minutes(settings.everyMs)}` : "polling goes on";
  const failed = state.kind === "failed";
  return {
    ...stateLook(state),
    id: "state",
    description: dotted(!failed && rate, retry, polling),
    context: failed ? "state failed" : "state",
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
  const percent = share === undefined ? undefined : (Math.floor(share * 1000) / 10).toLocaleString("en-US");
  return {
    id,
    label: percent === undefined ? "Nothing to compare" : `${percent} % current`,
    description: dotted(
      share !== undefined &&
        `${shown(CURRENT)} of ${shown(Math.round(share > 0 ? CURRENT / share : notCurrent(verdicts)))}`,
      `checked ${clock(asOf)}`,
    ),
    icon,
    color: share === 1 ? green : undefined,
    tooltip:
      "Of the resources that the API has, the part whose version the stream told. What is in flight does not count.",
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
        ? `last ${shortId(last.event.arn)} v${String(last.event.version)} at ${clock(last.event.at ?? last.readAt)}`
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
      label: `Reconciled ${clock(reconciled.asOf)}`,
      description: countsText(reconciled.verdicts) || "all was current",
      icon: "verified",
      tooltip: "What the stream had not told was taken over from the API.",
      context: "reconciled",
    });
  return [...rows, ...clusterRows(attachment)];
}
