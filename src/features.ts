import * as vscode from "vscode";
import { aws } from "./bundles";
import { registerCommands } from "./commands/register";
import type { RequestFileSystem } from "./commands/requestFiles/requestFileSystem";
import { inNotification, reading, Runner } from "./commands/running/run";
import { Logins } from "./connections/logins";
import type { ConnectionStore } from "./connections/store";
import { registerDocuments } from "./details/documents/documents";
import { openOther } from "./details/page/pageHtml";
import { registerPages } from "./details/page/pages";
import type { Pages } from "./details/page/pages";
import type { DocumentFiles } from "./details/documents/documentFiles";
import type { Documents } from "./details/documents/documents";
import type { AskMfaCode } from "./ecs/gateway/awsAccess";
import type { Connections } from "./ecs/session/connections";
import type { EventStream } from "./events/attach/eventStream";
import { registerEvents } from "./events/register";
import type { Favorites } from "./tree/nodes/favorites";
import type { ClustersView } from "./tree/view";
import { LogClients } from "./logs/place/logClients";
import type { Log } from "./text/safeLog";

/** What there is from activation on. */
export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly connections: Connections;
  readonly store: ConnectionStore;
  readonly tree: ClustersView;
  readonly favorites: Favorites;
  readonly documentFiles: DocumentFiles;
  readonly requestFiles: RequestFileSystem;
  readonly eventStream: EventStream;
  readonly askMfaCode: AskMfaCode;
}

/** All that activation leaves for its first use: the commands, the pages, the documents, and the event stream's work. */
export interface Features extends vscode.Disposable {
  readonly pages: Pages;
  readonly documents: Documents;
}

export function startFeatures(shell: Shell): Features {
  const { context, log, connections, store, tree, favorites, documentFiles, requestFiles, eventStream, askMfaCode } =
    shell;
  const logClients = new LogClients(connections, (current, region) => aws().openLogsFor(current, askMfaCode, region));
  const pages = registerPages({ context, connections, logClients });
  const documents = registerDocuments({ connections, changed: uri => documentFiles.changed(uri) });
  const logins = new Logins(connections, store);
  const commands = registerCommands({
    extension: context.extension,
    logins,
    connections,
    connectionStore: store,
    pages,
    documents,
    reveal: subject => tree.reveal(subject),
    showChanged: (subject, selects) => tree.show(subject, selects),
    treeFilter: {
      get current() {
        return tree.filterNow;
      },
      set: filter => tree.filter(filter),
    },
    selection: () => tree.selection,
    favorites,
    requestFiles,
    log,
    logClients,
    openSessions: connection => aws().openSessionsFor(() => connection.spec, askMfaCode),
    memory: context.globalState,
  });
  const events = registerEvents({
    connections,
    eventStream,
    askMfaCode,
    openPage: page => openOther(context.extensionUri, page),
    runner: new Runner(log),
    inNotification,
    reading,
  });
  const parts = [logins, pages, documents, commands, events, logClients];
  return { pages, documents, dispose: () => vscode.Disposable.from(...parts).dispose() };
}
