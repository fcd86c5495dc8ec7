import { groupName, lastPart } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import { amount } from "../../text/counts";
import type { KnownService } from "../../tree/groups/knownService";
import type { ServiceRow } from "../../webview/cluster/clusterProtocol";
import { byName } from "../../webview/parts/format";
import type { Pill } from "../../webview/parts/protocol";
import { servicePill, unhealthyPill } from "../parts/pills";

/** Services, those that fail first, then families that were run by a person or a schedule. */
export function serviceRows(
  tasks: readonly Task[],
  services: readonly KnownService[],
  complete: boolean,
): readonly ServiceRow[] {
  const groups = new Map<string, Task[]>();
  for (const { name } of services) groups.set(`service:${name}`, []);
  for (const task of tasks) {
    const key = `${task.service === undefined ? "family" : "service"}:${groupName(task)}`;
    const group = groups.get(key);
    if (group) group.push(task);
    else groups.set(key, [task]);
  }
  const known = new Map(services.map(service => [`service:${service.name}`, service]));
  const rows = [...groups].map(([key, members]) => serviceRow(key, members, known.get(key), complete));
  return [
    ...rows.filter(({ kind }) => kind === "service"),
    ...rows.filter(({ kind }) => kind === "family").toSorted((a, b) => byName(a.name, b.name)),
  ];
}

function serviceRow(
  key: string,
  tasks: readonly Task[],
  known: KnownService | undefined,
  complete: boolean,
): ServiceRow {
  const kind = key.startsWith("service:") ? "service" : "family";
  const name = key.slice(kind.length + 1);
  const count = (wanted: (task: Task) => boolean) => tasks.filter(wanted).length;
  const running = count(task => task.lastStatus === "RUNNING");
  const pending = count(task => task.lastStatus !== "RUNNING" && task.lastStatus !== "STOPPED");
  const { service } = known ?? {};
  const revisions = [...new Set(tasks.map(task => task.taskDefinitionArn))];
  const definition = service?.taskDefinitionArn ?? (revisions.length === 1 ? revisions[0] : undefined);
  return {
    key,
    name,
    kind,
    open: service && { page: "service", arn: service.arn },
    definition: definition ? lastPart(definition) : revisions.length > 1 ? `${amount(revisions.length)} revisions` : "",
    openDefinition: definition ? { page: "taskDefinition", arn: definition } : undefined,
    state: (known && servicePill(known, complete)) ?? tasksPill(tasks, running + pending),
    desired: service?.desired,
    running,
    pending,
    stopped: tasks.length - running - pending,
  };
}

/** Of tasks that no service is known of. */
function tasksPill(tasks: readonly Task[], current: number): Pill {
  if (tasks.some(({ health, lastStatus }) => health === "UNHEALTHY" && lastStatus !== "STOPPED"))
    return unhealthyPill();
  return current > 0
    ? { key: "state", text: "running", tone: "good" }
    : { key: "state", text: "stopped", tone: "idle" };
}
