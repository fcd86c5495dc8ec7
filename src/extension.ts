import * as vscode from "vscode";
import { aws } from "./bundles";
import { RequestFileSystem } from "./commands/requestFiles/requestFileSystem";
import { OfferedProfiles } from "./connections/offeredProfiles";
import { OutageLog } from "./connections/outageLog";
import { ConnectionStore } from "./connections/store";
import { DocumentFiles } from "./details/documents/documentFiles";
import { Connections } from "./ecs/session/connections";
import { onListenerError } from "./ecs/model/emitter";
import { EventStream } from "./events/attach/eventStream";
import { EventStreamView } from "./events/view/eventStreamView";
import { FirstUse } from "./firstUse";
import { KeptRequests } from "./requests/documents/keptRequests";
import { readSettings } from "./settings";
import { plainText } from "./text/plainText";
import { SafeLog } from "./text/safeLog";
import { Favorites } from "./tree/nodes/favorites";
import { ClustersView } from "./tree/view";
import { interrupt } from "./wizard/question";

/** What activation hands to the extension's own tests. */
export interface ExplorerApi {
  readonly connections: Connections;
  readonly store: ConnectionStore;
  readonly tree: ClustersView;
  readonly eventStream: EventStream;
  readonly log: SafeLog;
  /** Only in the extension's own tests, which deactivate it as VS Code does. */
  readonly context?: vscode.ExtensionContext;
}

/**
 * Shows the views and nothing more; a command, a page or the first connection that is opened loads the rest. Reads and sends
 * nothing until the view or a command asks.
 */
export function activate(context: vscode.ExtensionContext): ExplorerApi {
  const channel = vscode.window.createOutputChannel("ECS", { log: true });
  const log = new SafeLog(channel);
  onListenerError(error => log.unexpected(error));
  const connections: Connections = new Connections((spec, current) => {
    // What compares versions listens from the first answer on.
    void rest.load();
    return aws().openGateway(spec, askMfaCode, undefined, current, line => log.debug(line));
  }, readSettings);
  const store = new ConnectionStore(connections, context.globalState, log, () => tellDamaged(log));
  const offers = new OfferedProfiles(log);
  const favorites = new Favorites(context.globalState);
  const tree = new ClustersView(connections, offers, favorites);
  const eventStream = new EventStream(connections);
  const eventStreamView = new EventStreamView(eventStream);
  const documentFiles = new DocumentFiles(async () => (await rest.load()).documents);
  const requestFiles = new RequestFileSystem(new KeptRequests(context.workspaceState), error => log.unexpected(error));
  const rest: FirstUse = new FirstUse(context.extension, async () => {
    const { startFeatures } = await import("./features");
    return () =>
      startFeatures({
        context,
        log,
        connections,
        store,
        tree,
        favorites,
        documentFiles,
        requestFiles,
        eventStream,
        askMfaCode,
      });
  });
  context.subscriptions.push(
    log,
    new OutageLog(connections, log),
    connections,
    store,
    offers,
    favorites,
    tree,
    documentFiles,
    requestFiles,
    eventStream,
    eventStreamView,
    rest,
  );
  context.subscriptions.push(connections.onDidChange(() => offerAllowing(connections)));
  void store.open();
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return { connections, store, tree, eventStream, log, ...(isTest && { context }) };
}

/** Allow Changes… is offered in the palette only where a connection is read-only by its own word. */
function offerAllowing(connections: Connections): void {
  const hasReadOnly = connections.all.some(({ spec }) => spec.readOnly);
  void vscode.commands.executeCommand("setContext", "ecsExplorer.hasReadOnlyConnection", hasReadOnly);
}

function tellDamaged(log: SafeLog): void {
  const text =
    "The list of read-only connections is damaged, so every connection is read-only. To make changes over one, choose Allow Changes… in its menu.";
  log.warn(text);
  void vscode.window.showWarningMessage(text);
}

async function askMfaCode(serial: string): Promise<string> {
  const code = await interrupt(() =>
    vscode.window.showInputBox({
      title: "Multi-factor authentication",
      prompt: plainText(`Code of ${serial}`),
      ignoreFocusOut: true,
      validateInput: text => (/^\d{6}$/.test(text) ? undefined : "A code is six digits."),
    }),
  );
  if (!code) throw new Error("No MFA code was given.");
  return code;
}
