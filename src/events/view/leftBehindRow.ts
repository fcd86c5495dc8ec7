import type { LeftBehind } from "../attach/eventStream";
import { yellow } from "./viewRow";
import type { Row } from "./viewRow";

/** Stays in the place of a stream that was detached by itself, so that nobody takes silence for being current. */
export function leftBehindRow({ source, connection }: LeftBehind): Row {
  return {
    id: "leftBehind",
    label: "Event stream detached",
    description: `connection "${connection.label}" is gone`,
    icon: "debug-disconnect",
    color: yellow,
    tooltip: [
      `${source} is no longer read: the connection "${connection.label}" was removed or now leads elsewhere.`,
      "Select this row to attach it again over a connection to the same account and region.",
    ].join("\n"),
    context: "leftBehind",
    command: { id: "ecsExplorer.attachEventStreamAgain", title: "Attach Again" },
  };
}
