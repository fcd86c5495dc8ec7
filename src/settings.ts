import * as vscode from "vscode";
import type { Settings } from "./ecs/session/connectionSession";

const configuration = () => vscode.workspace.getConfiguration("ecsExplorer");

/** The person's settings, read anew at each question, so that a change counts at once. */
export const readSettings: Settings = {
  intervalMs: () => Math.max(2, configuration().get("refreshInterval", 10)) * 1000,
  readOnly: () => configuration().get("readOnly", false),
};
