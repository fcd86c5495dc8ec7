import type { LiveState } from "../../stream/trust/liveState";
import { agoText, clock, green, grey, red, yellow } from "./viewRow";
import type { Row } from "./viewRow";

/** A stream's state as a row says it, and its icon. */
export function stateLook(state: LiveState): Pick<Row, "label" | "icon" | "color" | "tooltip"> {
  switch (state.kind) {
    case "connecting":
      return {
        label: "Loading existing events",
        icon: "loading~spin",
        tooltip: state.lagMs > 0 ? `The last event read is ${agoText(state.lagMs)} old.` : undefined,
      };
    case "live":
      return { label: "Live", icon: "pass-filled", color: green };
    case "idle":
      return {
        label: state.since === 0 ? "No events yet" : `No events since ${clock(state.since)}`,
        icon: "pass",
        color: green,
        tooltip: "The source is readable but empty: nothing changed, or the rule sends nothing.",
      };
    case "late":
      return { label: `Late by ${agoText(state.lagMs)}`, icon: "watch", color: yellow };
    case "behind":
      return {
        label: state.reasons[0] ?? "Incomplete",
        icon: "warning",
        color: yellow,
        tooltip: [
          "The stream doesn't deliver every change that the API shows, so clusters are polled.",
          ...state.reasons.map(reason => `• ${reason}`),
        ].join("\n"),
      };
    case "failed":
      return { label: "Reading stopped", icon: "error", color: red, tooltip: state.error.message };
    case "ended":
      return { label: "Completed", icon: "debug-stop", color: grey };
  }
}
