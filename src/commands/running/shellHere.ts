import * as vscode from "vscode";
import { shellOf } from "../../text/shell";
import type { Shell } from "../../text/shell";

/** The kind of the shell that this window's terminals start with. */
export const shellHere = (): Shell => shellOf(process.platform, vscode.env.shell);

/** What to say when a command was copied: which shell it is for, where that is not a matter of course. */
export const copiedText = (what: string, shell: Shell): string =>
  `${what} copied${shell === "powershell" ? " for PowerShell" : ""}.`;
