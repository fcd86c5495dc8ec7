import { EcsError } from "../../ecs/model/errors";
import { untilAborted } from "../../ecs/rate/deadline";
import type { Target } from "../../requests/sending/target";
import { alone } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import type { CommandDeps } from "../running/commandDeps";
import { reading } from "../running/run";
import { allClusters, clusterChoice, clusterInView } from "../running/targets";

/**
 * The cluster that a request names, by ARN or name; asked for when it names none, or when several are called so and none of them
 * is the one of `connection`.
 */
export async function clusterNamed(
  deps: CommandDeps,
  name: string | undefined,
  placeholder = name ? `Which ${name}?` : "Cluster",
  connection?: string,
): Promise<Target | undefined> {
  const all = await reading("Reading clusters", signal => untilAborted(signal, allClusters(deps)));
  const named = name ? all.filter(({ session }) => session.cluster.arn === name || session.cluster.name === name) : all;
  if (name && named.length === 0)
    throw new EcsError({
      kind: "missing",
      code: "UnknownCluster",
      sentence: `No connection has a cluster ${name}.`,
      advice: "Add a connection to its account and region, or name another cluster.",
    });
  const [own, ...others] = named.filter(target => named.length === 1 || target.connection.spec.id === connection);
  if (name && own && others.length === 0) return own;
  const reply = await pickOne(alone("Cluster for the Request"), {
    placeholder,
    load: () => Promise.resolve(named.map(clusterChoice)),
    isActive: target => target.session === clusterInView(deps)?.session,
    empty: "No connection has a cluster.",
  });
  return reply.kind === "value" ? reply.value : undefined;
}
