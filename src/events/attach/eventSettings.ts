import * as vscode from "vscode";
import { seconds } from "../../ecs/model/setting";
import type { CheckSettings } from "./attachment";

/** Both are set in seconds. */
export function readEventSettings(): CheckSettings {
  const configuration = vscode.workspace.getConfiguration("ecsExplorer");
  return {
    graceMs: seconds(configuration.get("eventGrace"), { usual: 10, least: 0, most: 600 }),
    everyMs: seconds(configuration.get("eventCheckInterval"), { usual: 300, least: 10, most: 86_400 }),
  };
}

/** From how late on a person wants to be told, in milliseconds; 0 is never. */
export const readLagThreshold = (): number =>
  seconds(vscode.workspace.getConfiguration("ecsExplorer").get("eventLagThreshold"), {
    usual: 0,
    least: 0,
    most: 86_400,
  });
