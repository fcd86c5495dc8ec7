import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { outdated, wasRead } from "../nodes/outdated";

/** Which of the view's welcome texts stands there instead of a tree; package.json has them. */
export type Welcome = "none" | "noConnection" | "login" | "noClusters";

/** A tree gives way to a text only where there is nothing to show: rows known from before stay, whatever failed since. */
export function welcomeFor(connections: readonly ConnectionSession[]): Welcome {
  const [only, ...others] = connections;
  if (!only) return "noConnection";
  if (others.length > 0 || only.clusters.length > 0) return "none";
  // The row of any other failure says what happened and what to do. While a login is tried, its button stays.
  const old = outdated(only.state);
  if (old) return old.error.login ? "login" : "none";
  return wasRead(only.state) ? "noClusters" : "none";
}
