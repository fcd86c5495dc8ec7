import { dotted } from "../../text/dotted";
import type { OfferNode } from "../nodes/node";
import type { Row } from "./row";

/** A row that connects on a click. */
export function offerRow(node: OfferNode): Row {
  const { offer } = node;
  const place = { state: "none", context: "offer" } as const;
  if (offer === "add")
    return {
      ...place,
      label: "Add Connection…",
      description: "another region or endpoint",
      icon: { icon: "add" },
      command: { command: "ecsExplorer.addConnection", title: "Add Connection…" },
    };
  if (offer === "sandbox")
    return {
      ...place,
      label: "Open Sandbox",
      description: "a small ECS in this window",
      icon: { icon: "beaker" },
      command: { command: "ecsExplorer.openSandbox", title: "Open Sandbox" },
    };
  const { name, region, source } = offer.profile;
  const description = dotted(source, region);
  return {
    ...place,
    label: name,
    description,
    icon: { icon: "account" },
    command: { command: "ecsExplorer.connectProfile", title: "Connect", arguments: [node] },
    spoken: `AWS profile ${name}, ${description}. Press Enter to connect.`,
  };
}
