import * as vscode from "vscode";
import { milliseconds } from "../../ecs/model/setting";
import type { CheckSettings } from "./attachment";

const read = (name: string): unknown => vscode.workspace.getConfiguration("ecsExplorer").get(name);

/** Both are set in seconds. */
export const readEventSettings = (): CheckSettings => ({
  graceMs: milliseconds(read, "eventGrace"),
  everyMs: milliseconds(read, "eventCheckInterval"),
});

/** From how late on a person wants to be told, in milliseconds; 0 is never. */
export const readLagThreshold = (): number => milliseconds(read, "eventLagThreshold");
