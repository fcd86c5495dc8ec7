import { isMended } from "../../ecs/model/crashLoop";
import type { CrashLoop } from "../../ecs/model/crashLoop";
import type { Service, Task } from "../../ecs/model/model";
import { serviceState } from "../../ecs/model/serviceState";
import type { ServiceState } from "../../ecs/model/serviceState";
import type { Replica } from "../../ecs/replica/replica";
import { byText } from "./order";
import { taskCounts } from "./taskCounts";
import { TaskIndex } from "./taskIndex";

/** One service with its tasks; `service` is missing until it was described, and where that is not allowed. */
export interface KnownService {
  readonly name: string;
  readonly service?: Service;
  /** Those that have not stopped. */
  readonly tasks: readonly Task[];
  readonly running: number;
  readonly starting: number;
  /** By their health checks; ECS calls a service of such tasks steady. */
  readonly unhealthy: number;
  /** Those that aren't mended. */
  readonly loops: readonly CrashLoop[];
  readonly state?: ServiceState;
}

export function knownService(replica: Replica, name: string, service?: Service): KnownService {
  const index = TaskIndex.of(replica);
  const tasks = index.group("service", name);
  const { running, starting } = taskCounts(tasks);
  const counts = { running, pending: starting };
  // ECS remembers what ended for an hour, however well the service has been since; what wasn't read since shows no calm.
  const loops = index.crashLoopsOf(name).filter(loop => !service || !isMended(loop, service, counts, replica.wholeAt));
  const counted = service && serviceState(service, counts);
  // ECS counts failures of a deployment alone; a service that dies after it was steady for long fails as much.
  const state = counted === "short" && loops.length > 0 ? "failing" : counted;
  const unhealthy = tasks.filter(({ health }) => health === "UNHEALTHY").length;
  return { name, service, tasks, running, starting, unhealthy, loops, state };
}

/** Nobody is served, whatever is under way: nothing is worse. */
export const isDown = ({ service, running }: KnownService): boolean =>
  service?.status === "ACTIVE" && service.desired > 0 && running === 0;

/** What is wrong with a service that ECS calls steady, or doesn't list. */
export function hiddenTrouble({ state, loops, unhealthy }: KnownService): "crash loop" | "unhealthy" | undefined {
  if (state !== undefined && state !== "steady") return undefined;
  if (loops.length > 0) return "crash loop";
  return unhealthy > 0 ? "unhealthy" : undefined;
}

/** What is wrong comes first; the rest by name, so that rows stay where they are. */
function rank(known: KnownService): number {
  if (known.state === "failing" || isDown(known)) return 0;
  if (known.state === "short") return 1;
  return known.loops.length > 0 || known.unhealthy > 0 ? 2 : 3;
}

/** Those that ECS lists, and those that only their tasks tell of. */
export function servicesIn(replica: Replica, listed: readonly Service[]): readonly KnownService[] {
  const services = new Map(listed.map(service => [service.name, service]));
  const names = new Set(services.keys());
  for (const { grouping, name } of TaskIndex.of(replica).groups) if (grouping === "service") names.add(name);
  return [...names]
    .map(name => knownService(replica, name, services.get(name)))
    .toSorted((a, b) => rank(a) - rank(b) || byText(a.name, b.name));
}
