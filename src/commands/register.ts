import { requestFiles } from "../requests/documents/requestFiles";
import * as vscode from "vscode";
import { RecentRuns } from "../requests/run/recentRuns";
import { History } from "../requests/sending/history";
import { Sender } from "../requests/sending/sender";
import { isRowLost, sayRowLost } from "../tree/lostRow";
import type { Node } from "../tree/nodes/node";
import { noFilter } from "../tree/filtering/treeFilter";
import { addConnection, addRegion, connectProfile } from "./connections/addConnection";
import { editConnection } from "./connections/editConnection";
import { allowChanges, makeReadOnly, removeConnection, setConnectionColor } from "./connections/savedConnections";
import { copyAuthorizationMessage } from "./connections/copyAuthorizationMessage";
import { logIn } from "./connections/logIn";
import { allowPlainHttp } from "./connections/allowPlainHttp";
import { copyArn, copyAsCli } from "./show/copy";
import { copyEc2InstanceId, copyId, copyPrivateIp, openInConsole } from "./show/copyFacts";
import { deregisterContainerInstance } from "./instances/deregisterContainerInstance";
import type { Argument, CommandDeps } from "./running/commandDeps";
import { filterTree } from "./show/filterTree";
import { find } from "./show/find";
import { Watching } from "./running/kit";
import type { Kit } from "./running/kit";
import { openRow, setFavorite, showNeedsAttention } from "./show/openRow";
import { cancelLoading, refresh } from "./show/refresh";
import { registerContainerInstance } from "./instances/registerContainerInstance";
import { inform } from "./running/notice";
import { inNotification, Runner } from "./running/run";
import { RequestCompletion } from "./documents/requestCompletion";
import { RequestDocuments } from "./requestFiles/requestDocuments";
import { runAgain } from "./tasks/runAgain";
import { runTask } from "./tasks/runTask";
import { copyRequestAsCli } from "./documents/copyRequest";
import { newRequest } from "./documents/newRequest";
import { openRequest } from "./documents/openRequest";
import { sendRequest } from "./documents/sendRequest";
import { setState } from "./instances/setState";
import { compareDefinitions } from "./show/compareDefinitions";
import { compareVersions, describeContainerInstances, describeTasks, showCluster, viewJson } from "./show/show";
import { showTaskDefinition } from "./show/showTaskDefinition";
import { showHistory } from "./show/historyList";
import { HistoryDocument } from "./show/showHistory";
import { startTask } from "./tasks/startTask";
import { compareRevisions, showService } from "./services/showService";
import { stopTask } from "./tasks/stopTask";
import { FollowedLogs } from "./logs/followedLogs";
import { liveTail } from "./logs/liveTail";
import { LogDocuments } from "./logs/logDocuments";
import { openLog } from "./logs/openLog";
import { showLogs } from "./logs/showLogs";
import { ForwardedPorts } from "./shell/forwardedPorts";
import { forwardPort } from "./shell/forwardPort";
import { openShell } from "./shell/openShell";
import { ShellCommands } from "./shell/shellCommands";
import { ShellTerminals } from "./shell/shellTerminals";
import { continueDeployment } from "./services/continueDeployment";
import { deployRevision } from "./services/deployRevision";
import { forceNewDeployment } from "./services/forceNewDeployment";
import { setDesiredCount } from "./services/setDesiredCount";
import { setExecuteCommand } from "./services/setExecuteCommand";
import { stopDeployment } from "./services/stopDeployment";
import { updateContainerAgent } from "./instances/updateContainerAgent";
import { dismissQuestions } from "../wizard/question";

type Command = (argument: Argument, selected?: readonly Node[]) => Promise<void>;

/**
 * A second click is not the same again: it gives up the call that the first one waits for, or logs in to another profile. Their
 * failures show in the tree, a login runs once for each profile by its own rule, and a row that is clicked twice is to be kept.
 */
const overtaking: ReadonlySet<string> = new Set(["refresh", "retry", "cancelLoading", "logIn", "openRow"]);

/** Registers every command of the extension; failures are shown, and the same command on the same thing runs once at a time. */
export function registerCommands(deps: CommandDeps): vscode.Disposable {
  const sender = new Sender(new History(), deps.log, target => {
    // One that was taken away and added again has another session under the same id: the stricter word counts.
    const now = deps.connections.get(target.connection.spec.id);
    return target.connection.readOnly || now?.readOnly === true;
  });
  const documents = new RequestDocuments(deps.requestFiles, deps.connections);
  const runner = new Runner(deps.log, failure => {
    const sent = sender.requestOf(failure);
    return sent && (() => documents.show(sent.operation, sent.input, sent.target));
  });
  const watching = new Watching(runner, sender);
  const recentRuns = new RecentRuns(deps.memory);
  const begin = (own: Runner): Kit => {
    const selectedBefore = deps.selection().map(({ id }) => id);
    return { deps, runner: own, sender, watching, documents, recentRuns, selectedBefore };
  };
  const completion = vscode.languages.registerCompletionItemProvider(
    requestFiles,
    new RequestCompletion(deps.connections),
    '"',
  );
  const history = new HistoryDocument(sender.history, deps.connections);
  const logs = new FollowedLogs(deps.logClients, deps.connections);
  const logDocuments = new LogDocuments(deps.logClients, deps.connections);
  const shells = { terminals: new ShellTerminals(deps.log), commands: new ShellCommands(deps.memory) };
  const ports = new ForwardedPorts(deps.log);

  const commandsOf = (kit: Kit): Readonly<Record<string, Command>> => ({
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
    forceNewDeployment: argument => forceNewDeployment(kit, argument),
    setDesiredCount: argument => setDesiredCount(kit, argument),
    deployRevision: argument => deployRevision(kit, argument),
    stopDeployment: argument => stopDeployment(kit, argument),
    continueDeployment: argument => continueDeployment(kit, argument),
    setExecuteCommand: argument => setExecuteCommand(kit, argument),
    addConnection: () => addConnection(kit),
    connectProfile: argument => connectProfile(kit, argument),
    addRegion: argument => addRegion(kit, argument),
    editConnection: argument => editConnection(kit, argument),
    logIn: argument => logIn(kit, argument),
    copyAuthorizationMessage: argument => copyAuthorizationMessage(argument),
    allowPlainHttp: argument => allowPlainHttp(kit, argument),
    removeConnection: argument => removeConnection(kit, argument),
    setConnectionColor: argument => setConnectionColor(kit, argument),
    makeReadOnly: argument => makeReadOnly(kit, argument),
    allowChanges: argument => allowChanges(kit, argument),
    refresh: argument => refresh(kit, argument),
    retry: argument => refresh(kit, argument),
    cancelLoading: argument => cancelLoading(argument),
    find: () => find(kit),
    showNeedsAttention: () => showNeedsAttention(kit),
    showAllRows: () => Promise.resolve(deps.treeFilter.set(noFilter)),
    filterTree: () => filterTree(kit),
    addFavorite: (argument, selected) => setFavorite(kit, true, argument, selected),
    removeFavorite: (argument, selected) => setFavorite(kit, false, argument, selected),
    openRow: argument => openRow(kit, argument),
    copyArn: (argument, selected) => copyArn(kit, argument, selected),
    copyId: (argument, selected) => copyId(kit, argument, selected),
    copyPrivateIp: (argument, selected) => copyPrivateIp(argument, selected),
    copyEc2InstanceId: (argument, selected) => copyEc2InstanceId(argument, selected),
    openInConsole: argument => openInConsole(kit, argument),
    copyAsCli: (argument, selected) => copyAsCli(kit, argument, selected),
    viewJson: (argument, selected) => viewJson(kit, argument, selected),
    openSandbox: () => deps.connectionStore.openSandbox(),
    showCluster: argument => showCluster(kit, argument),
    showTaskDefinition: argument => showTaskDefinition(kit, argument),
    showService: argument => showService(kit, argument),
    showLogs: (argument, selected) => showLogs(kit, logs, logDocuments, argument, selected),
    liveTail: (argument, selected) => liveTail(kit, logs, argument, selected),
    openLog: (argument, selected) => openLog(kit, logDocuments, argument, selected),
    stopFollowingLogs: () => logs.stop(),
    openShell: argument => openShell(kit, shells, argument),
    openShellWith: argument => openShell(kit, shells, argument, true),
    forwardPort: argument => forwardPort(kit, ports, argument),
    showForwardedPorts: () => ports.choose(),
    compareRevisions: argument => compareRevisions(kit, argument),
    compareDefinitions: argument => compareDefinitions(kit, argument),
    compareVersions: argument => compareVersions(kit, argument),
    showHistory: () => showHistory(kit, () => history.show()),
    runAgain: (argument, selected) => runAgain(kit, argument, selected),
    newRequest: () => newRequest(kit),
    openRequest: () => openRequest(kit),
    stopWatching: () => Promise.resolve(watching.stop()),
    chooseWatched: () => watching.choose(),
  });

  const registrations = Object.keys(commandsOf(begin(runner))).map(name =>
    vscode.commands.registerCommand(`ecsExplorer.${name}`, async (...args: readonly unknown[]) => {
      if (isRowLost(args)) {
        void sayRowLost();
        return;
      }
      const isKey = args[0] === "selection";
      // A key names no row: the selection is meant. Without one, a refresh is of everything; all else would ask for a cluster.
      if (isKey && deps.selection().length === 0 && name !== "refresh") {
        void inform("Select a row first.");
        return;
      }
      const [argument, selected] = (isKey ? [deps.selection()[0], deps.selection()] : args) as [
        Argument,
        readonly Node[] | undefined,
      ];
      const work = async (own: Runner) => commandsOf(begin(own))[name]?.(argument, selected);
      if (overtaking.has(name)) await work(runner);
      else await runner.run({ key: keyOf(name, argument, selected), what: titleOf(deps.extension, name) }, work);
    }),
  );
  const ofDocuments = [
    vscode.commands.registerCommand("ecsExplorer.loadEarlierLines", (uri: vscode.Uri) =>
      runner.run(`loadEarlierLines ${String(uri)}`, async () =>
        inNotification("Loading earlier lines", signal => logDocuments.loadEarlier(uri, signal)),
      ),
    ),
    vscode.commands.registerCommand("ecsExplorer.sendRequest", (given?: vscode.Uri) => {
      const uri = given ?? vscode.window.activeTextEditor?.document.uri;
      const own = runner.ofDocument(async () => {
        if (uri) await vscode.window.showTextDocument(uri, { preview: false });
      });
      return own.run({ key: `sendRequest ${String(uri)}`, what: "Sending the request" }, runnerOfIt =>
        sendRequest(begin(runnerOfIt), uri),
      );
    }),
    vscode.commands.registerCommand("ecsExplorer.copyRequestAsCli", (uri?: vscode.Uri) =>
      runner.run(`copyRequestAsCli ${String(uri)}`, own => copyRequestAsCli(begin(own), uri)),
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
    logs,
    logDocuments,
    shells.terminals,
    ports,
    watching,
    sender,
  );
}

/** What the menus call a command: "Stop Task". */
function titleOf({ packageJSON }: CommandDeps["extension"], name: string): string | undefined {
  const { contributes } = packageJSON as {
    readonly contributes?: { readonly commands?: readonly { readonly command: string; readonly title: string }[] };
  };
  return contributes?.commands?.find(({ command }) => command === `ecsExplorer.${name}`)?.title.replace("…", "");
}

/** What makes two clicks the same: the command and what it is about. */
function keyOf(name: string, argument: Argument, selected?: readonly Node[]): string {
  const ids = (selected ?? (argument ? [argument] : [])).map(item => {
    if (typeof item !== "object") return String(item);
    const connection = "connection" in item ? (item.connection?.spec.id ?? "") : "";
    if ("arn" in item) return `${connection} ${item.arn}`;
    if ("id" in item) return item.id;
    return "session" in item ? `${connection} ${item.session?.cluster.arn ?? ""}` : String(item);
  });
  return [name, ...ids.toSorted()].join(" ");
}
