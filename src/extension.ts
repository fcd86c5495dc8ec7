import * as vscode from "vscode";
import { aws } from "./bundles";
import { registerCommands } from "./commands/register";
import { inNotification, Runner } from "./commands/run";
import { ConnectionStore } from "./connections/store";
import { registerDocuments } from "./details/documents";
import { registerPages } from "./details/pages";
import { Connections } from "./ecs/connections";
import { registerEvents } from "./events/register";
import type { EventStream } from "./events/eventStream";
import { readSettings } from "./settings";
import { ClustersView } from "./tree/view";

/** What activation hands to the extension's own tests. */
export interface ExplorerApi {
  readonly connections: Connections;
  readonly store: ConnectionStore;
  readonly tree: ClustersView;
  readonly eventStream: EventStream;
}

/** Builds and wires the parts; reads and sends nothing until the view or a command asks. */
export function activate(context: vscode.ExtensionContext): ExplorerApi {
  const log = vscode.window.createOutputChannel("ECS", { log: true });
  const connections = new Connections(spec => aws().openGateway(spec, askMfaCode), readSettings);
  const store = new ConnectionStore(connections, context.globalState, log);
  const tree = new ClustersView(connections);
  const pages = registerPages({ context, connections });
  const documents = registerDocuments({ context, connections });
  const commands = registerCommands({
    connections,
    connectionStore: store,
    pages,
    documents,
    reveal: subject => tree.reveal(subject),
    selection: () => tree.selection,
    log,
  });
  const events = registerEvents({ connections, askMfaCode, runner: new Runner(log), inNotification });
  context.subscriptions.push(log, connections, store, tree, pages, documents, commands, events);
  void store.open();
  return { connections, store, tree, eventStream: events.eventStream };
}

async function askMfaCode(serial: string): Promise<string> {
  const code = await vscode.window.showInputBox({
    title: "Multi-factor authentication",
    prompt: `Code of ${serial}`,
    ignoreFocusOut: true,
    validateInput: text => (/^\d{6}$/.test(text) ? undefined : "A code is six digits."),
  });
  if (!code) throw new Error("No MFA code was given.");
  return code;
}
