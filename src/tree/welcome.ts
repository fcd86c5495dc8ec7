import type { ConnectionSession } from "../ecs/connectionSession";

/** Which of the view's welcome texts stands there instead of a tree; package.json has them. */
export type Welcome = "none" | "noConnection" | "login" | "noClusters";

export function welcomeFor(only: ConnectionSession | undefined, others: number): Welcome {
  if (!only) return "noConnection";
  if (others > 0) return "none";
  if (only.state.kind === "failed" && only.state.error.kind === "auth") return "login";
  if (only.state.kind === "ready" && only.clusters.length === 0) return "noClusters";
  return "none";
}
