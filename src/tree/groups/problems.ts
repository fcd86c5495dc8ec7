import type { ContainerInstance, Service, Task } from "../../ecs/model/model";
import { instanceName } from "../../ecs/model/names";
import type { Replica } from "../../ecs/replica/replica";
import { amount, plural } from "../../text/counts";
import { isDown, servicesIn } from "./knownService";
import type { KnownService } from "./knownService";
import { TaskIndex } from "./taskIndex";
import type { StopGroup } from "./taskIndex";

/** What needs attention in a cluster: one thing that is wrong, and what it is about. Badge, tree, and pages know no other. */
export type Problem =
  | { readonly kind: "service"; readonly name: string; readonly text: string; readonly known: KnownService }
  | {
      readonly kind: "containerInstance";
      readonly name: string;
      readonly text: string;
      readonly instance: ContainerInstance;
    }
  /** Tasks without a service that their health checks call unhealthy. */
  | { readonly kind: "unhealthy"; readonly name: string; readonly text: string; readonly tasks: readonly Task[] }
  /** Tasks without a service that ended badly, by one cause; latest first. */
  | { readonly kind: "stopped"; readonly name: string; readonly text: string; readonly tasks: readonly Task[] };

/** What is known of a cluster. */
export interface Known {
  readonly replica: Replica;
  readonly services: readonly Service[];
  /** Whether all of its tasks were read once: before that no service lacks any. */
  readonly complete: boolean;
}

const unhealthyOf = (tasks: readonly Task[]): readonly Task[] => tasks.filter(({ health }) => health === "UNHEALTHY");

/** What is wrong with a service, in a few words: what it keeps failing of before what it lacks; undefined when nothing is. */
export function serviceProblem(known: KnownService, complete: boolean): string | undefined {
  const { service, running, unhealthy, state, loops } = known;
  const [loop] = loops;
  if (loop) return `${loop.cause} ×${amount(loop.tasks.length)}`;
  const isSick = state === "failing" || state === "short" || isDown(known);
  if (isSick && complete && running < (service?.desired ?? 0))
    return `${amount(running)} of ${plural(service?.desired ?? 0, "task")} running`;
  if (service?.deployments.some(({ status, rolloutState }) => status === "PRIMARY" && rolloutState === "FAILED"))
    return "deployment failing";
  return unhealthy > 0 ? `${plural(unhealthy, "task")} unhealthy` : undefined;
}

/** What is wrong with a container instance; undefined when nothing is. */
export function instanceProblem(instance: ContainerInstance): string | undefined {
  if (!instance.agentConnected) return "agent disconnected";
  if (instance.health === "IMPAIRED") return "impaired";
  return instance.agentUpdateStatus === "FAILED" ? "agent update failed" : undefined;
}

/** The unhealthy ones among the tasks of a family that no service runs. */
export const unhealthyIn = (replica: Replica, family: string): readonly Task[] =>
  unhealthyOf(TaskIndex.of(replica).group("family", family));

/**
 * Whether tasks that stopped for one cause need attention by themselves: those that failed and that no service replaces. What
 * keeps ending the tasks of a service is told of the service.
 */
export const isStopProblem = ({ cause, service }: Omit<StopGroup, "family" | "tasks">): boolean =>
  cause.nature === "failed" && service === undefined;

/** All that needs attention in a cluster: services first, then instances, then tasks without a service. */
export function problemsIn({ replica, services, complete }: Known): readonly Problem[] {
  const index = TaskIndex.of(replica);
  return [
    ...servicesIn(replica, services).flatMap((known): readonly Problem[] => {
      const text = serviceProblem(known, complete);
      return text === undefined ? [] : [{ kind: "service", name: known.name, text, known }];
    }),
    ...[...replica.containerInstances.values()].flatMap((instance): readonly Problem[] => {
      const text = instanceProblem(instance);
      return text === undefined ? [] : [{ kind: "containerInstance", name: instanceName(instance), text, instance }];
    }),
    ...index.groups.flatMap(({ grouping, name, tasks: all }): readonly Problem[] => {
      const tasks = grouping === "family" ? unhealthyOf(all) : [];
      return tasks.length > 0
        ? [{ kind: "unhealthy", name, text: `${plural(tasks.length, "standalone task")} unhealthy`, tasks }]
        : [];
    }),
    ...index.stopGroups.filter(isStopProblem).map(({ family, cause, tasks }): Problem => {
      const times = tasks.length > 1 ? ` ×${amount(tasks.length)}` : "";
      // A service may be called as the family is.
      return { kind: "stopped", name: family, text: `standalone, ${cause.words || "failed"}${times}`, tasks };
    }),
  ];
}
