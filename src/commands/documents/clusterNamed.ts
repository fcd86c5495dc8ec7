import { untilAborted } from "../../ecs/rate/deadline";
import type { Target } from "../../requests/sending/target";
import { alone } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import type { CommandDeps } from "../running/commandDeps";
import { knownClusters, namedIn } from "../running/knownClusters";
import { reading } from "../running/run";
import { clusterInView, clusterRows } from "../running/targets";

/**
 * The cluster that a request names, by ARN or name; asked for when it names none, when several are called so and none of them
 * is the one of `connection`, or when a connection that couldn't be read may have another of that name.
 */
export async function clusterNamed(
  deps: CommandDeps,
  name: string | undefined,
  placeholder = name ? `Which ${name}?` : "Cluster",
  connection?: string,
): Promise<Target | undefined> {
  const read = async () => namedIn(await knownClusters(deps.connections.all), name, connection);
  const first = await reading("Reading clusters", signal => untilAborted(signal, read()));
  if (first.only) return first.only;
  let known: typeof first | undefined = first;
  const reply = await pickOne(alone("Cluster for the Request"), {
    placeholder,
    load: async () => {
      // Retry reads anew what couldn't be read.
      const rows = clusterRows(known ?? (await read()));
      known = undefined;
      return rows;
    },
    isActive: target => target.session === clusterInView(deps)?.session,
    empty: "No connection has a cluster.",
  });
  return reply.kind === "value" ? reply.value : undefined;
}
