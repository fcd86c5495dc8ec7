import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { outdated } from "../../tree/nodes/outdated";
import { clockTime } from "../../text/clockTime";
import type { Target } from "../../requests/sending/target";
import { knownClusters, reasonOf, unreadText } from "../running/knownClusters";

/** Something that couldn't be read now, so that what is in it may be missing or old. */
interface Gap {
  readonly label: string;
  readonly reason: string;
}

/** The clusters to find something in. */
export interface Findable {
  readonly targets: readonly FoundIn[];
  readonly gaps: readonly Gap[];
}

export interface FoundIn extends Target {
  /** Said of each of its rows, where the cluster couldn't be read again: "last updated 9:36 AM" */
  readonly old?: string;
}

/**
 * Reads every cluster of every connection with `read`, and answers what couldn't be read with it: a cluster that fails must not
 * look like one without tasks. Throws when nothing is known at all.
 */
export async function findable(
  all: readonly ConnectionSession[],
  read: (target: Target) => Promise<void>,
): Promise<Findable> {
  const { targets, unread } = await knownClusters(all);
  const gaps: Gap[] = unread.map(each => ({ label: unreadText(each), reason: reasonOf(each) }));
  const failures: unknown[] = [];
  const found = await Promise.all(
    targets.map(async (target): Promise<FoundIn> => {
      try {
        await read(target);
        return target;
      } catch (error) {
        failures.push(error);
        const { name } = target.session.cluster;
        const label = `${name} of ${target.connection.spec.label}: couldn't be read`;
        gaps.push({ label, reason: error instanceof Error ? error.message : String(error) });
        const asOf = outdated(target.session.state)?.asOf;
        return { ...target, old: asOf === undefined ? "not fully loaded" : `last updated ${clockTime(asOf)}` };
      }
    }),
  );
  const isKnown = ({ session: { replica } }: Target) => replica.tasks.size + replica.containerInstances.size > 0;
  if (failures.length > 0 && !found.some(isKnown)) throw failures[0];
  return { targets: found, gaps };
}
