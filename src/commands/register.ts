import { requestFiles } from "../requests/documents/requestFiles";
import * as vscode from "vscode";
import { History } from "../requests/sending/history";
import { Sender } from "../requests/sending/sender";
import type { Node } from "../tree/nodes/node";
import { addConnection } from "./connections/addConnection";
import { allowChanges, makeReadOnly, removeConnection } from "./connections/savedConnections";
import { copyAuthorizationMessage } from "./connections/copyAuthorizationMessage";
import { logIn } from "./connections/logIn";
import { allowPlainHttp } from "./connections/allowPlainHttp";
import { copyArn, copyAsCli } from "./show/copy";
import { deregisterContainerInstance } from "./instances/deregisterContainerInstance";
import type { Argument, CommandDeps } from "./running/commandDeps";
import { find } from "./show/find";
import { Watching } from "./running/kit";
import type { Kit } from "./running/kit";
import { cancelLoading, refresh } from "./show/refresh";
import { registerContainerInstance } from "./instances/registerContainerInstance";
import { Runner } from "./running/run";
import { RequestCompletion } from "./documents/requestCompletion";
import { RequestDocuments } from "./running/requestDocuments";
import { runAgain } from "./tasks/runAgain";
import { runTask } from "./tasks/runTask";
import { copyRequestAsCli } from "./documents/copyRequest";
import { newRequest } from "./documents/newRequest";
import { sendRequest } from "./documents/sendRequest";
import { setState } from "./instances/setState";
import { compareVersions, describeContainerInstances, describeTasks, showCluster, viewJson } from "./show/show";
import { HistoryDocument } from "./show/showHistory";
import { startTask } from "./tasks/startTask";
import { stopTask } from "./tasks/stopTask";
import { updateContainerAgent } from "./instances/updateContainerAgent";
import { dismissQuestions } from "../wizard/question";

type Command = (argument: Argument, selected?: readonly Node[]) => Promise<void>;

/** A second click is not the same again: it gives up the call that the first one waits for. Their failures show in the tree. */
const overtaking: ReadonlySet<string> = new Set(["refresh", "retry", "cancelLoading"]);

/** Registers every command of the extension; failures are shown, and the same command on the same thing runs once at a time. */
export function registerCommands(deps: CommandDeps): vscode.Disposable {
  const sender = new Sender(new History(), deps.log, target => {
    // One that was taken away and added again has another session under the same id: the stricter word counts.
    const now = deps.connections.get(target.connection.spec.id);
    return target.connection.readOnly || now?.readOnly === true;
  });
  const runner = new Runner(deps.log);
  const watching = new Watching(runner, sender);
  const documents = new RequestDocuments();
  const kit: Kit = { deps, runner, sender, watching, documents };
  const completion = vscode.languages.registerCompletionItemProvider(
    requestFiles,
    new RequestCompletion(deps.connections),
    '"',
  );
  const history = new HistoryDocument(sender.history);

  const commands: Readonly<Record<string, Command>> = {
    runTask: argument => runTask(kit, argument),
    startTask: (argument, selected) => startTask(kit, argument, selected),
    stopTask: (argument, selected) => stopTask(kit, argument, selected),
    describeTasks: (argument, selected) => describeTasks(kit, argument, selected),
    describeContainerInstances: (argument, selected) => describeContainerInstances(kit, argument, selected),
    deregisterContainerInstance: (argument, selected) => deregisterContainerInstance(kit, argument, selected),
    registerContainerInstance: argument => registerContainerInstance(kit, argument),
    updateContainerAgent: (argument, selected) => updateContainerAgent(kit, argument, selected),
    drainContainerInstance: (argument, selected) => setState(kit, "DRAINING", argument, selected),
    activateContainerInstance: (argument, selected) => setState(kit, "ACTIVE", argument, selected),
    addConnection: () => addConnection(kit),
    logIn: argument => logIn(kit, argument),
    copyAuthorizationMessage: argument => copyAuthorizationMessage(argument),
    allowPlainHttp: argument => allowPlainHttp(kit, argument),
    removeConnection: argument => removeConnection(kit, argument),
    makeReadOnly: argument => makeReadOnly(kit, argument),
    allowChanges: argument => allowChanges(kit, argument),
    refresh: argument => refresh(kit, argument),
    retry: argument => refresh(kit, argument),
    cancelLoading: argument => cancelLoading(argument),
    find: () => find(kit),
    copyArn: (argument, selected) => copyArn(kit, argument, selected),
    copyAsCli: (argument, selected) => copyAsCli(kit, argument, selected),
    viewJson: (argument, selected) => viewJson(kit, argument, selected),
    openSandbox: () => deps.connectionStore.openSandbox(),
    showCluster: argument => showCluster(kit, argument),
    compareVersions: argument => compareVersions(kit, argument),
    showHistory: () => history.show(),
    runAgain: argument => runAgain(kit, argument),
    newRequest: () => newRequest(kit),
    stopWatching: () => Promise.resolve(watching.stop()),
  };

  const registrations = Object.entries(commands).map(([name, command]) =>
    vscode.commands.registerCommand(`ecsExplorer.${name}`, (argument: Argument, selected?: readonly Node[]) =>
      overtaking.has(name)
        ? command(argument, selected)
        : runner.run(keyOf(name, argument, selected), () => command(argument, selected)),
    ),
  );
  const ofDocuments = [
    vscode.commands.registerCommand("ecsExplorer.sendRequest", (uri?: vscode.Uri) =>
      runner.run(`sendRequest ${String(uri ?? vscode.window.activeTextEditor?.document.uri)}`, () =>
        sendRequest(kit, uri),
      ),
    ),
    vscode.commands.registerCommand("ecsExplorer.copyRequestAsCli", (uri?: vscode.Uri) =>
      runner.run(`copyRequestAsCli ${String(uri)}`, () => copyRequestAsCli(kit, uri)),
    ),
  ];
  const questions = new vscode.Disposable(dismissQuestions);
  return vscode.Disposable.from(
    ...registrations,
    ...ofDocuments,
    questions,
    completion,
    documents,
    history,
    watching,
    sender,
  );
}

/** What makes two clicks the same: the command and what it is about. */
function keyOf(name: string, argument: Argument, selected?: readonly Node[]): string {
  const ids = (selected ?? (argument ? [argument] : [])).map(item => {
    if (typeof item === "object" && "arn" in item) return item.arn;
    if (typeof item === "object" && "id" in item) return item.id;
    return typeof item === "object" && "session" in item ? item.session?.cluster.arn : String(item);
  });
  return [name, ...ids.toSorted()].join(" ");
}
