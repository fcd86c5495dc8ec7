import * as vscode from "vscode";
import { isReadOnly, seconds } from "./ecs/model/setting";
import type { Settings } from "./ecs/session/connectionSession";

const configuration = () => vscode.workspace.getConfiguration("ecsExplorer");

/** The person's settings, read anew at each question, so that a change counts at once. */
export const readSettings: Settings = {
  intervalMs: () => seconds(configuration().get("refreshInterval"), { usual: 10, least: 2, most: 3600 }),
  readOnly: () => isReadOnly(configuration().get("readOnly")),
};
