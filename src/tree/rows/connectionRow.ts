import { hostOf } from "../../ecs/connection/connection";
import { isLong } from "../nodes/lasting";
import type { ConnectionNode } from "../nodes/node";
import { lastUpdated, outdated, paused, pausedBriefly } from "../nodes/outdated";
import { dotted } from "../../text/dotted";
import type { Row } from "./row";

/** What both a connection's and a cluster's row say while ECS holds their reading up. */
export const throttledText = "ECS is throttling; retrying";

export function connectionRow({ connection }: ConnectionNode): Row {
  const { spec, account, state } = connection;
  const place = connection.endpoint ? hostOf(connection.endpoint) : undefined;
  const old = outdated(state);
  const rest = paused(connection);
  const icon = connection.readOnly ? "lock" : spec.origin === "sandbox" ? "beaker" : "cloud";
  return {
    label: spec.label,
    description: dotted(
      isLong(connection.throttledSince) && throttledText,
      old && lastUpdated(old),
      rest && pausedBriefly(rest),
      connection.readOnly && "read-only",
      spec.region,
      account,
      place !== spec.label && place,
    ),
    icon: old ? { icon: "warning", color: "list.warningForeground" } : { icon },
    state: "expanded",
    context: `connection ${spec.origin}${isLong(connection.loadingSince) ? " loading" : ""}`,
  };
}
