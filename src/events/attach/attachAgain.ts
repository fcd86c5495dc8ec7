import * as vscode from "vscode";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { plainText } from "../../text/plainText";
import type { EventsDeps } from "./eventsDeps";
import type { LeftBehind } from "./eventStream";

const attachAgain = "Attach Again";
const attach = "Attach Event Stream…";

/** What happened to a stream's connection, in one sentence, and whether another one may lead to the same place. */
function lossOf(left: LeftBehind, connections: Connections): { readonly text: string; readonly canAgain: boolean } {
  const { id, label } = left.connection;
  const why = connections.get(id)
    ? `the connection "${label}" was replaced or now leads elsewhere`
    : `the connection "${label}" was removed`;
  return {
    text: `The event stream ${left.source} was detached: ${why}.`,
    canAgain: candidates(left, connections).length > 0,
  };
}

/** Says that the attached stream is read no more, and offers what to do next. */
export async function sayLost(deps: EventsDeps, left: LeftBehind): Promise<void> {
  const { text, canAgain } = lossOf(left, deps.connections);
  const answer = await vscode.window.showWarningMessage(plainText(text), ...(canAgain ? [attachAgain] : []), attach);
  if (answer === attachAgain) await vscode.commands.executeCommand("ecsExplorer.attachEventStreamAgain");
  else if (answer === attach) await vscode.commands.executeCommand("ecsExplorer.attachEventStream");
}

/** Attaches the lost source over a connection to the same account and region; throws an EcsError when it can't be opened. */
export async function reattach(deps: EventsDeps): Promise<void> {
  const left = deps.eventStream.leftBehind;
  const connection = left && (await sameAccount(left, deps.connections));
  if (connection) return left.again(connection);
  const text = left
    ? `No connection leads to the account and region that the event stream ${left.source} belonged to.`
    : "No event stream was detached.";
  const answer = await vscode.window.showInformationMessage(plainText(text), attach);
  if (answer === attach) await vscode.commands.executeCommand("ecsExplorer.attachEventStream");
}

/** Connections to the same region and endpoint, the one of the same id first; their accounts may not be known yet. */
function candidates({ connection }: LeftBehind, connections: Connections): readonly ConnectionSession[] {
  const { id, region, endpoint, account } = connection;
  return connections.all
    .filter(item => item.spec.region === region && (item.endpoint ?? endpoint) === endpoint)
    .filter(item => (item.account ?? account) === account)
    .toSorted((a, b) => Number(b.spec.id === id) - Number(a.spec.id === id));
}

async function sameAccount(left: LeftBehind, connections: Connections): Promise<ConnectionSession | undefined> {
  for (const item of candidates(left, connections)) {
    if (item.state.kind === "idle") await item.load();
    const isThere = item.endpoint === left.connection.endpoint;
    if (isThere && (left.connection.account === undefined || item.account === left.connection.account)) return item;
  }
  return undefined;
}
