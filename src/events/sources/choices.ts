import * as vscode from "vscode";
import { pickerRow } from "../../text/pickerRow";
import type { PickerRow } from "../../text/pickerRow";
import { plainText } from "../../text/plainText";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";

export interface Choice<T> extends PickerRow {
  readonly value: T;
}

/** Asks for one of some; undefined when dismissed. */
export async function choose<T>(
  title: string,
  placeHolder: string,
  choices: readonly Choice<T>[],
): Promise<T | undefined> {
  const options = {
    title,
    placeHolder: plainText(placeHolder),
    ignoreFocusOut: true,
    matchOnDescription: true,
    matchOnDetail: true,
  };
  return (await vscode.window.showQuickPick(choices.map(pickerRow), options))?.value;
}

/** Asks for a text; undefined when dismissed. */
export const askText = (
  title: string,
  prompt: string,
  options: Pick<vscode.InputBoxOptions, "value" | "placeHolder" | "validateInput">,
): Thenable<string | undefined> => vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true, ...options });

const connectionChoice = (connection: ConnectionSession): Choice<ConnectionSession> => ({
  label: connection.spec.label,
  description: connection.spec.region,
  value: connection,
});

/** The one connection there is, or the one that the person chooses; undefined when dismissed or when there is none. */
export async function chooseConnection(
  connections: Connections,
  title: string,
): Promise<ConnectionSession | undefined> {
  const [only, ...others] = connections.all;
  if (only && others.length === 0) return only;
  if (only) return choose(title, "Connection", connections.all.map(connectionChoice));
  const add = "Add Connection…";
  const answer = await vscode.window.showInformationMessage("There is no connection to compare events with yet.", add);
  if (answer === add) await vscode.commands.executeCommand("ecsExplorer.addConnection");
  return undefined;
}

/** As `chooseConnection`, for a comparison that may be left out; undefined when dismissed. */
export function chooseComparison(
  connections: Connections,
  title: string,
): Promise<ConnectionSession | "none" | undefined> {
  const choices: Choice<ConnectionSession | "none">[] = connections.all.map(connection => ({
    ...connectionChoice(connection),
    detail: "Asks ECS for every resource of the clusters that the events name",
  }));
  const none = { label: "Do not compare", detail: "Audits the events only", value: "none" } as const;
  return choose<ConnectionSession | "none">(title, "Compare with which connection?", [...choices, none]);
}

const minuteMs = 60_000;
const pasts: readonly (readonly [string, number])[] = [
  ["The last 15 minutes", 15 * minuteMs],
  ["The last hour", 60 * minuteMs],
  ["The last 24 hours", 24 * 60 * minuteMs],
  ["The last 7 days", 7 * 24 * 60 * minuteMs],
];

/** How far back a log group is read, in milliseconds; undefined when dismissed. */
export const choosePast = (title: string): Promise<number | undefined> =>
  choose(
    title,
    "From when on?",
    pasts.map(([label, value]) => ({ label, value })),
  );

export const askLogGroup = (title: string, value = ""): Thenable<string | undefined> =>
  askText(title, "The log group that an EventBridge rule writes ECS's events to", {
    value,
    placeHolder: "/aws/events/ecs",
    validateInput: text =>
      /^[\w./#-]{1,512}$/.test(text) ? undefined : "Letters, digits and _ - / . # make a log group's name.",
  });

export const askQueueUrl = (title: string, region: string, value = ""): Thenable<string | undefined> =>
  askText(title, "The URL of the queue that an EventBridge rule sends ECS's events to", {
    value,
    placeHolder: `https://sqs.${region}.amazonaws.com/111122223333/ecs-events`,
    validateInput: text => (URL.canParse(text) ? undefined : "A queue is named by its URL."),
  });
