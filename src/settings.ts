import * as vscode from "vscode";
import { isReadOnly, milliseconds } from "./ecs/model/setting";
import type { Settings } from "./ecs/session/connectionSession";

const read = (name: string): unknown => vscode.workspace.getConfiguration("ecsExplorer").get(name);

/** The person's settings, read anew at each question, so that a change counts at once. */
export const readSettings: Settings = {
  intervalMs: () => milliseconds(read, "refreshInterval"),
  readOnly: () => isReadOnly(read("readOnly")),
};
