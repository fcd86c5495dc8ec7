import type { ContainerInstance, Task } from "../../ecs/model/model";
import { taskCount } from "../../ecs/model/model";
import { instanceName } from "../../ecs/model/names";
import { usage } from "../../ecs/model/resourceUsage";
import { amount, plural } from "../../text/counts";
import { isDown } from "../../tree/groups/knownService";
import type { KnownService } from "../../tree/groups/knownService";
import type { Problem } from "../../tree/groups/problems";
import type { Sick } from "../../webview/cluster/clusterProtocol";
import type { Pill } from "../../webview/parts/protocol";
import { agentPill, healthPill, instancePill, servicePill, statePill, unhealthyPill } from "../parts/pills";

/** From this percentage on an instance counts as full. */
const fullFrom = 90;

/** What needs attention, a service that serves nobody before all else. */
export function sickRows(problems: readonly Problem[]): readonly Sick[] {
  const isWorst = (problem: Problem) => problem.kind === "service" && isDown(problem.known);
  return [
    ...problems.filter(isWorst).map(sickRow),
    ...problems
      .filter(problem => !isWorst(problem))
      .map(sickRow)
      .toSorted((a, b) => severity(a.pill) - severity(b.pill)),
  ];
}

const severity = (pill: Pill): number => ["bad", "warn", "busy", "idle", "good"].indexOf(pill.tone);

function sickRow(problem: Problem): Sick {
  switch (problem.kind) {
    case "service":
      return sickService(problem.known);
    case "containerInstance":
      return sickInstance(problem.instance);
    case "unhealthy":
      return sickTasks(problem, unhealthyPill("health"), plural(problem.tasks.length, "standalone task"));
    case "stopped":
      return sickTasks(problem, { key: "state", text: "stopped", tone: "bad" }, problem.text);
  }
}

/** Tasks without a service have no page in common: the latest one's says why. */
const sickTasks = (
  { kind, name, tasks }: { readonly kind: string; readonly name: string; readonly tasks: readonly Task[] },
  pill: Pill,
  text: string,
): Sick => ({
  key: `${kind}:${name}:${text}`,
  name,
  open: tasks[0] && { page: "task", arn: tasks[0].arn },
  pill,
  text,
});

/** A service that lacks tasks or keeps failing; the newest of its tasks that ended tells why. */
function sickService(known: KnownService): Sick {
  const { name, service, running, starting, unhealthy, loops, state } = known;
  const latest = loops[0]?.tasks[0];
  return {
    key: `service:${name}`,
    name,
    open: service ? { page: "service", arn: service.arn } : latest && { page: "task", arn: latest.arn },
    pill: servicePill(known) ?? statePill("failing"),
    text: [
      service ? `${amount(running)} of ${plural(service.desired, "task")} running` : `${amount(running)} running`,
      ...(starting > 0 ? [`${amount(starting)} starting`] : []),
      ...(unhealthy > 0 ? [`${amount(unhealthy)} unhealthy`] : []),
      ...loops.map(({ cause, tasks: ended }) => `${cause} ×${amount(ended.length)}`),
      ...(state === "failing" && service && running >= service.desired && loops.length === 0
        ? ["deployment failed"]
        : []),
    ].join(", "),
  };
}

const instanceRow = (instance: ContainerInstance, pill: Pill, text: string): Sick => ({
  key: instance.arn,
  name: instanceName(instance),
  open: { page: "containerInstance", arn: instance.arn },
  pill,
  text,
});

function sickInstance(instance: ContainerInstance): Sick {
  const tasks = plural(taskCount(instance), "task");
  if (!instance.agentConnected) return instanceRow(instance, agentPill(instance), `${tasks} that ECS can't reach`);
  const health = healthPill(instance.health);
  if (health?.tone === "bad") return instanceRow(instance, health, tasks);
  return instanceRow(
    instance,
    { key: "update", text: "agent update failed", tone: "warn" },
    `agent ${instance.agentVersion ?? "of unknown version"}`,
  );
}

/** An instance that takes no more tasks, or hardly any: nothing is wrong with it, but it explains what can't be placed. */
export function strainedOf(instance: ContainerInstance): readonly Sick[] {
  if (instance.status !== "ACTIVE")
    return [instanceRow(instance, instancePill(instance), `${plural(taskCount(instance), "task")} left`)];
  const full = (["CPU", "MEMORY"] as const).flatMap(name => {
    const percent = usage(instance, name)?.percent ?? 0;
    return percent >= fullFrom ? [`${name === "CPU" ? "CPU" : "memory"} ${percent}%`] : [];
  });
  if (full.length === 0) return [];
  return [instanceRow(instance, { key: "full", text: "nearly full", tone: "warn" }, full.join(", "))];
}
