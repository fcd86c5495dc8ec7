import * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import { fitting } from "../../text/fitting";
import { withoutSecrets } from "../../text/secrets";

/** Messages that may hold untrusted text: they are shown as one plain line, no longer than VS Code can show. Resolve to the clicked button. */
export const inform = (text: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showInformationMessage(safe(text), ...buttons);

export const warn = (text: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showWarningMessage(safe(text), ...buttons);

export const complain = (text: string, ...buttons: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showErrorMessage(safe(text), ...buttons);

const safe = (text: string): string => fitting(plainText(withoutSecrets(text)));
