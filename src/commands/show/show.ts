import { distinct } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import { shortId } from "../../ecs/model/names";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { isCancelled, reading } from "../running/run";
import { serviceTarget } from "../running/serviceTarget";
import { aims, aimsOf, askCluster, nodesOf, targetOf } from "../running/targets";
import type { Kind } from "../running/targets";
import { alone } from "../../wizard/wizard";

/** Opens a page for each task that was clicked, selected or picked, after reading it anew. */
export const describeTasks = (kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> =>
  describe(kit, "task", "Show Task Details", aim => kit.deps.pages.openTask(aim), argument, selected);

export const describeContainerInstances = (kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> =>
  describe(
    kit,
    "containerInstance",
    "Show Container Instance Details",
    aim => kit.deps.pages.openContainerInstance(aim),
    argument,
    selected,
  );

async function describe(
  kit: Kit,
  kind: Kind,
  title: string,
  open: (aim: Aimed) => void,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  const chosen = await aims(kit.deps, { title, kind, many: false }, argument, selected);
  await each(chosen ?? [], async aim => {
    // The page shows what is known at once; this brings it up to date.
    open(aim);
    await reading(`Reading ${shortId(aim.arn)}`, signal => aim.session.reread([aim.arn], signal));
  });
}

/** Does it for each, also where it fails for one; the first failure is thrown at the end. Cancelling ends all. */
async function each(all: readonly Aimed[], work: (aim: Aimed) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const aim of all) {
    try {
      await work(aim);
    } catch (error) {
      if (isCancelled(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

export async function showCluster(kit: Kit, argument: Argument): Promise<void> {
  const target = targetOf(argument);
  if (target) {
    kit.deps.pages.openCluster(target);
    return;
  }
  const reply = await askCluster(kit.deps, alone("Show Cluster"));
  if (reply.kind === "value") kit.deps.pages.openCluster(reply.value);
}

/** The answer of the API as a read-only JSON document, for a task, an instance, a service or a cluster. */
export async function viewJson(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const own = distinct(nodesOf(argument, selected).flatMap(described));
  const service = serviceTarget(argument);
  const given = own.length > 0 ? own : service ? [service] : [];
  const chosen =
    given.length > 0 ? given : await aims(kit.deps, { title: "View JSON", kind: "task", many: false }, argument);
  await each(chosen ?? [], aim => kit.deps.documents.open(aim));
}

/** What ECS describes of a row. */
function described(node: Node): readonly Aimed[] {
  const target = targetOf(node);
  if (!target) return [];
  if (node.kind === "cluster") return [{ ...target, arn: target.session.cluster.arn }];
  const arn = "arn" in node ? node.arn : serviceTarget(node)?.arn;
  return arn === undefined ? [] : [{ ...target, arn }];
}

/** What changed between two versions of one task or instance. */
export async function compareVersions(kit: Kit, argument: Argument): Promise<void> {
  const instances = aimsOf("containerInstance", argument);
  const chosen =
    instances.length > 0
      ? instances
      : await aims(kit.deps, { title: "Compare Versions", kind: "task", many: false }, argument);
  const [first] = chosen ?? [];
  if (first) kit.deps.documents.compare(first);
}
