import { nameOf } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import { hostOf } from "../../ecs/connection/connection";
import type { Failure } from "../../ecs/answers/described";
import { taskCount } from "../../ecs/model/model";
import type { ContainerInstance } from "../../ecs/model/model";
import type { Aimed, Target } from "./target";

export const versionOf = (version: number | undefined): string =>
  version === undefined ? "no version" : `v${String(version)}`;

/** "ACTIVE · 3 tasks · v12": what pickers and dialogs say of a container instance beside its name. */
export const instanceState = (instance: ContainerInstance): string =>
  `${instance.status} · ${plural(taskCount(instance), "task")} · ${versionOf(instance.version)}`;

/** "web · 111122223333 · eu-west-1 (prod)": which cluster, account and region, in one line. */
export const placeLine = (target: Target): string =>
  `${target.session.cluster.name} · ${target.session.account} · ${target.session.region} (${target.connection.spec.label})`;

/** The lines of a dialog that say where a request goes. */
export function placeLines(targets: readonly Target[]): readonly string[] {
  const [first, ...others] = [...new Map(targets.map(target => [target.session, target])).values()];
  if (!first) return [];
  if (others.length > 0) return ["Clusters:", ...[first, ...others].map(target => `• ${placeLine(target)}`)];
  const { session, connection } = first;
  const host = session.gateway.endpoint && hostOf(session.gateway.endpoint);
  return [
    `Cluster: ${session.cluster.name}`,
    `Account: ${session.account}`,
    `Region: ${session.region}`,
    `Connection: ${connection.spec.label}${host && host !== connection.spec.label ? ` (${host})` : ""}`,
  ];
}

/** At most `most` names, one a line, and how many more there are. */
export function nameLines(names: readonly string[], most = 10): readonly string[] {
  const shown = names.slice(0, most).map(name => `• ${name}`);
  return names.length > most ? [...shown, `• and ${plural(names.length - most, "other")}`] : shown;
}

/** The same in one line: "i-0a, i-0b, and 3 others". */
export const namesText = (names: readonly string[], most = 5): string =>
  names.length > most
    ? `${names.slice(0, most).join(", ")}, and ${plural(names.length - most, "other")}`
    : names.join(", ");

/** "i-0a, i-0b in web": some of one cluster. */
export const placedNames = (own: readonly Aimed[]): string =>
  `${namesText(own.map(({ session, arn }) => nameOf(session.replica.get(arn), arn)))} in ${own[0]?.session.cluster.name ?? ""}`;

/** What the documented reasons of `failures` mean, from the ECS developer guide's "API failure reasons". */
const reasons: Readonly<Record<string, string>> = {
  "RESOURCE:MEMORY": "no instance has enough memory",
  "RESOURCE:CPU": "no instance has enough CPU units",
  "RESOURCE:PORTS": "a host port the task needs is in use on every instance",
  "RESOURCE:PORTS_UDP": "a UDP host port the task needs is in use on every instance",
  "RESOURCE:GPU": "no instance has enough GPUs left",
  "RESOURCE:ENI": "no instance has a network interface left",
  AGENT: "the instance's ECS agent isn't connected",
  ATTRIBUTE: "no instance has an attribute the task definition requires",
  LOCATION: "the capacity isn't available in the requested Availability Zone",
  MISSING: "it doesn't exist",
  INACTIVE: "it isn't active",
  DRAINING: "the instance is draining",
  "Capacity is unavailable at this time. Please try again later or in a different availability zone":
    "AWS has no capacity right now",
};

/** One failure's reason with what it means: "RESOURCE:MEMORY (no instance has enough memory)". */
export function reasonText(failure: Failure): string {
  const meaning = reasons[failure.reason] ?? reasons[failure.reason.toUpperCase()];
  const detail = failure.detail && failure.detail !== failure.reason ? `: ${failure.detail}` : "";
  return meaning ? `${failure.reason} (${meaning})${detail}` : `${failure.reason}${detail}`;
}

/** Equal reasons told once, with how often each came when there are several. */
export function reasonsText(failures: readonly Failure[]): string {
  const counts = new Map<string, number>();
  for (const failure of failures) {
    const text = reasonText(failure);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts];
  return texts.map(([text, count]) => (texts.length > 1 ? `${String(count)} × ${text}` : text)).join("; ");
}

/** What RunTask or StartTask brought: how many of those asked for started, and why the others did not. */
export function startedText(asked: number, started: number, failures: readonly Failure[]): string {
  if (failures.length === 0 && started === asked) return `${plural(started, "task")} started.`;
  const head =
    started === 0 ? `No task started of ${String(asked)}.` : `${String(started)} of ${plural(asked, "task")} started.`;
  const missed = asked - started;
  if (failures.length === 0) return `${head} ECS gave no reason for the other ${String(missed)}.`;
  return `${head} ${missed === 1 ? "1 could not be placed" : `${String(missed)} could not be placed`}: ${reasonsText(failures)}.`;
}
