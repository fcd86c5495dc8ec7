import * as vscode from "vscode";
import type { CheckSettings } from "./attachment";

/** Both are set in seconds. */
export function readEventSettings(): CheckSettings {
  const configuration = vscode.workspace.getConfiguration("ecsExplorer");
  return {
    graceMs: Math.max(0, configuration.get("eventGrace", 10)) * 1000,
    everyMs: Math.max(10, configuration.get("eventCheckInterval", 300)) * 1000,
  };
}

/** From how late on a person wants to be told, in milliseconds; 0 is never. */
export const readLagThreshold = (): number =>
  Math.max(0, vscode.workspace.getConfiguration("ecsExplorer").get("eventLagThreshold", 0)) * 1000;
