import * as vscode from "vscode";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { lastPart } from "../../ecs/model/model";
import type { Subject } from "../../tree/nodes/node";
import type { Identity, PageKind, PageMessage } from "../../webview/parts/protocol";
import { Definitions } from "../parts/definitions";
import { act } from "./pageActions";
import { pageHtml, pageRoots } from "./pageHtml";
import { pageViewTypes } from "./pageKinds";
import { parseIdentity } from "./pageMessage";
import { Panel } from "./panel";
import { plainText } from "../../text/plainText";
import { messageText } from "../../text/secrets";

export interface PagesDeps {
  readonly context: vscode.ExtensionContext;
  readonly connections: Connections;
}

const kinds: readonly PageKind[] = ["task", "containerInstance", "cluster"];

/** The pages of this window: one panel a connection and ARN, which is shown again rather than opened twice. */
export class Pages implements vscode.Disposable {
  private readonly panels = new Map<string, Panel>();
  private readonly definitions = new Definitions();
  private readonly disposables: vscode.Disposable[] = [this.definitions];

  constructor(private readonly deps: PagesDeps) {
    for (const kind of kinds)
      this.disposables.push(
        vscode.window.registerWebviewPanelSerializer(pageViewTypes[kind], {
          deserializeWebviewPanel: async (webview, state: unknown) => this.restore(kind, webview, state),
        }),
      );
  }

  openTask(subject: Subject): void {
    this.open(identityOf("task", subject));
  }

  openContainerInstance(subject: Subject): void {
    this.open(identityOf("containerInstance", subject));
  }

  openCluster(target: { readonly connection: ConnectionSession; readonly session: ClusterSession }): void {
    this.open(identityOf("cluster", { ...target, arn: target.session.cluster.arn }));
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.webview.dispose();
    for (const item of this.disposables) item.dispose();
  }

  private open(identity: Identity): void {
    const known = this.panels.get(keyOf(identity));
    if (known) {
      known.webview.reveal();
      return;
    }
    const title = plainText(lastPart(identity.arn).slice(0, 8));
    const webview = vscode.window.createWebviewPanel(pageViewTypes[identity.kind], title, vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    this.fill(identity, webview);
  }

  /** Fills a page that VS Code brings back after a reload. */
  restore(kind: PageKind, webview: vscode.WebviewPanel, state: unknown): void {
    const identity = parseIdentity(state);
    // A page that no longer says what it is about cannot be brought back.
    if (!identity || identity.kind !== kind || this.panels.has(keyOf(identity))) webview.dispose();
    else this.fill(identity, webview);
  }

  private fill(identity: Identity, webview: vscode.WebviewPanel): void {
    const { extensionUri } = this.deps.context;
    webview.webview.options = { enableScripts: true, localResourceRoots: [...pageRoots(extensionUri)] };
    const panel = new Panel(identity, webview, {
      connections: this.deps.connections,
      definitions: this.definitions,
      act: (from, message) => this.act(from, message),
    });
    this.panels.set(keyOf(identity), panel);
    webview.onDidDispose(() => {
      this.panels.delete(keyOf(identity));
      panel.dispose();
    });
    webview.webview.html = pageHtml(webview.webview, extensionUri, identity.kind);
  }

  private async act(panel: Panel, message: PageMessage): Promise<void> {
    try {
      await act(panel, message, {
        open: (kind, { identity }, arn) => this.open({ ...identity, kind, arn }),
      });
    } catch (error) {
      void vscode.window.showErrorMessage(plainText(messageText(error)));
    }
  }
}

const identityOf = (kind: PageKind, { connection, session, arn }: Subject): Identity => ({
  kind,
  connection: connection.spec.id,
  cluster: session.cluster.arn,
  arn,
});

const keyOf = ({ kind, connection, arn }: Identity): string => `${kind} ${connection} ${arn}`;

export const registerPages = (deps: PagesDeps): Pages => new Pages(deps);
