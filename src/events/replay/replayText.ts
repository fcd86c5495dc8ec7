import { stream } from "../../bundles";
import { lastPart } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";
import { plainText } from "../../text/plainText";
import { comparable } from "../view/apiDifference";
import type { History, PastState, Step } from "../../stream/replay/eventHistory";
import { shortId } from "../../ecs/model/names";
import { amount, plural } from "../../text/counts";

/** A history that is being stepped through, of a cluster or of one resource. */
export interface Replay {
  /** What it is about: a cluster's name, or `task 0f3c9a1b`. */
  readonly name: string;
  readonly source: string;
  readonly history: History;
  readonly scope: "cluster" | "resource";
  readonly step: Step;
}

/** So many resources of a cluster are listed; the rest is counted. */
const mostLines = 1000;

const value = (side: unknown): string => (side === undefined ? "(none)" : JSON.stringify(side));

/** What was at a step, what the step changed, and where in the history it is; YAML, for its colours. */
export function replayText({ name, source, history, scope, step }: Replay): string {
  const at = new Date(step.at).toISOString();
  const noun = step.kind === "task" ? "task" : "container instance";
  const changes = history.changes(step);
  const isFirst = history.previous(step, "resource") === undefined;
  const time = `${at.slice(11, 19)} UTC`;
  return [
    scope === "cluster"
      ? plainText(`# ${name} at ${time}, ${noun} ${shortId(step.arn)} at v${String(step.version)}`)
      : plainText(`# ${name} at v${String(step.version)}, ${time}`),
    plainText(`event: ${amount(step.index + 1)} of ${amount(history.steps.length)} in ${source}`),
    `time: ${at}`,
    plainText(`${noun}: ${lastPart(step.arn)}`),
    `version: ${String(step.version)}`,
    "",
    ...(isFirst
      ? ["# This is its first event."]
      : [
          "changed:",
          ...changes.map(({ path, before, after }) => plainText(`  ${path}: ${value(before)} → ${value(after)}`)),
        ]),
    "",
    ...(scope === "cluster" ? clusterLines(history.stateAt(step), step.arn) : resourceLines(step.event)),
    "",
  ].join("\n");
}

function resourceLines(event: Parameters<ReturnType<typeof stream>["answerShape"]>[0]): readonly string[] {
  const shape = stream().answerShape(event);
  return ["# State at that time:", comparable(shape, shape).trimEnd()];
}

/** The cluster as the events up to then told it: what stopped is counted, not listed. */
function clusterLines({ resources, unreadable }: PastState, changed: string): readonly string[] {
  const all = [...resources.values()];
  const here = all.filter(resource =>
    resource.kind === "task" ? resource.lastStatus !== "STOPPED" : resource.status !== "INACTIVE",
  );
  const ended = all.length - here.length;
  const lines = here
    .toSorted((a, b) => a.kind.localeCompare(b.kind) || lineOf(a).localeCompare(lineOf(b)))
    .slice(0, mostLines)
    .map(resource => `  - ${lineOf(resource)}${resource.arn === changed ? "  # changed here" : ""}`);
  const rest = here.length - lines.length;
  return [
    `# Cluster at that time: ${plural(here.length, "resource")}, ${amount(ended)} stopped earlier`,
    ...(unreadable > 0 ? [`# ${plural(unreadable, "resource")} left out: the last event can't be read`] : []),
    "resources:",
    ...lines,
    ...(rest > 0 ? [`  # and ${amount(rest)} more`] : []),
  ];
}

function lineOf(resource: Resource): string {
  const version = resource.version === undefined ? "" : `v${String(resource.version)}`;
  return plainText(
    resource.kind === "task"
      ? `task ${shortId(resource.arn)} ${version} ${resource.lastStatus} ${resource.family}:${resource.revision}`
      : `container instance ${shortId(resource.arn)} ${version} ${resource.status}${resource.agentConnected ? "" : ", agent disconnected"}`,
  );
}
