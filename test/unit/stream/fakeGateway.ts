import type { EcsError } from "../../../src/ecs/model/errors";
import type { Described } from "../../../src/ecs/answers/described";
import type { EcsGateway } from "../../../src/ecs/gateway/gateway";
import type { ContainerInstance, Task } from "../../../src/ecs/model/model";
import { clusterOf, parseContainerInstance, parseTask } from "../../../src/ecs/parsing/parse";

/** What the fake API has of one resource. */
export interface Held {
  readonly kind: "task" | "containerInstance";
  readonly arn: string;
  readonly clusterArn: string;
  readonly version?: number;
  /** When it changed, as a task's own times tell. */
  readonly changedAt?: number;
  readonly ended?: boolean;
}

/** An EcsGateway over a function that says what the API holds; only what reads is there. */
export function fakeGateway(
  held: () => Iterable<Held>,
  answer: (held: Held) => Held | undefined = item => item,
  failure: (clusterArn: string) => EcsError | undefined = () => undefined,
): EcsGateway & { readonly asked: string[] } {
  const asked: string[] = [];
  const check = (cluster: string) => {
    const error = failure(cluster);
    if (error) throw error;
  };
  const of = (cluster: string, kind: Held["kind"]) =>
    [...held()].filter(item => item.clusterArn === cluster && item.kind === kind);
  async function* list(cluster: string, kind: Held["kind"], ended?: boolean) {
    check(cluster);
    const arns = of(cluster, kind)
      .filter(item => ended === undefined || (item.ended ?? false) === ended)
      .map(item => item.arn);
    for (let at = 0; at < arns.length || at === 0; at += 100) yield arns.slice(at, at + 100);
  }
  function describe<T>(cluster: string, kind: Held["kind"], arns: readonly string[], parse: (item: Held) => T) {
    check(cluster);
    asked.push(...arns);
    const known = new Map(of(cluster, kind).map(item => [item.arn, item]));
    const found: T[] = [];
    const failures: { arn: string; reason: string }[] = [];
    for (const arn of arns) {
      const item = known.get(arn);
      const now = item && answer(item);
      if (now) found.push(parse(now));
      else failures.push({ arn, reason: "MISSING" });
    }
    return Promise.resolve({ found, failures });
  }
  const gateway = {
    region: "eu-west-1",
    asked,
    containerInstanceArns: (cluster: string) => list(cluster, "containerInstance"),
    taskArns: (cluster: string, filter: { desiredStatus?: string }) =>
      list(cluster, "task", filter.desiredStatus === "STOPPED"),
    describeTasks: (cluster: string, arns: readonly string[]): Promise<Described<Task>> =>
      describe(cluster, "task", arns, ({ arn, version, changedAt, ended }) =>
        parseTask({
          taskArn: arn,
          clusterArn: clusterOf(arn),
          version,
          lastStatus: ended ? "STOPPED" : "RUNNING",
          startedAt: changedAt === undefined ? undefined : new Date(changedAt),
        }),
      ),
    describeContainerInstances: (cluster: string, arns: readonly string[]): Promise<Described<ContainerInstance>> =>
      describe(cluster, "containerInstance", arns, ({ arn, version }) =>
        parseContainerInstance({ containerInstanceArn: arn, version, status: "ACTIVE" }, cluster),
      ),
  };
  return gateway as unknown as EcsGateway & { readonly asked: string[] };
}
