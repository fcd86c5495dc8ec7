import * as vscode from "vscode";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { LogClients } from "../../logs/place/logClients";
import type { Subject } from "../../tree/nodes/node";
import { pageKinds } from "../../webview/parts/protocol";
import type { Identity, PageKind, PageMessage } from "../../webview/parts/protocol";
import { Definitions } from "../parts/definitions";
import { act } from "./pageActions";
import { iconOf, pageHtml, pageRoots } from "./pageHtml";
import { pageViewTypes } from "./pageKinds";
import { parseIdentity } from "./pageMessage";
import { Panel } from "./panel";
import { PreviewPage } from "./previewPage";
import { tabOf, tabTitles } from "./tabTitles";
import { fitting } from "../../text/fitting";
import { plainText } from "../../text/plainText";
import { messageText } from "../../text/secrets";

export interface PagesDeps {
  readonly context: vscode.ExtensionContext;
  readonly connections: Connections;
  readonly logClients: LogClients;
}

/** The pages of this window: one panel a connection and ARN, which is shown again rather than opened twice. */
export class Pages implements vscode.Disposable {
  private readonly panels = new Map<string, Panel>();
  private readonly preview = new PreviewPage();
  private readonly definitions = new Definitions();
  private readonly disposables: vscode.Disposable[] = [this.definitions];

  constructor(private readonly deps: PagesDeps) {
    for (const kind of pageKinds)
      this.disposables.push(
        vscode.window.registerWebviewPanelSerializer(pageViewTypes[kind], {
          deserializeWebviewPanel: async (webview, state: unknown) => this.restore(kind, webview, state),
        }),
      );
  }

  openTask(subject: Subject, isPreview = false): void {
    this.open(identityOf("task", subject), isPreview);
  }

  openContainerInstance(subject: Subject, isPreview = false): void {
    this.open(identityOf("containerInstance", subject), isPreview);
  }

  openCluster(
    target: { readonly connection: ConnectionSession; readonly session: ClusterSession },
    isPreview = false,
  ): void {
    this.open(identityOf("cluster", { ...target, arn: target.session.cluster.arn }), isPreview);
  }

  openService(subject: Subject, isPreview = false): void {
    this.open(identityOf("service", subject), isPreview);
  }

  /** `arn` names a revision. */
  openTaskDefinition(subject: Subject): void {
    this.open(identityOf("taskDefinition", subject));
  }

  active(): Subject | undefined {
    const panel = [...this.panels.values()].find(({ webview }) => webview.active);
    const { connection, session, identity } = panel ?? {};
    return connection && session && identity ? { connection, session, arn: identity.arn } : undefined;
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.webview.dispose();
    for (const item of this.disposables) item.dispose();
  }

  private open(identity: Identity, isPreview = false): void {
    const key = keyOf(identity);
    if (isPreview) this.preview.clickedAgain(key);
    else this.preview.keep(key);
    const known = this.panels.get(key);
    if (known) {
      known.webview.reveal(undefined, isPreview);
      return;
    }
    const place = {
      viewColumn: (isPreview ? this.preview.column : undefined) ?? vscode.ViewColumn.Active,
      preserveFocus: isPreview,
    };
    const { name: title } = tabOf(identity, this.deps.connections.get(identity.connection));
    const webview = vscode.window.createWebviewPanel(pageViewTypes[identity.kind], title, place, {
      enableFindWidget: true,
    });
    this.fill(identity, webview);
    if (isPreview) this.preview.show(key, webview);
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
      logClients: this.deps.logClients,
      renamed: () => this.retitle(),
      act: (from, message) => this.act(from, message),
    });
    this.panels.set(keyOf(identity), panel);
    webview.iconPath = iconOf(extensionUri, identity.kind);
    this.retitle();
    webview.onDidDispose(() => {
      this.panels.delete(keyOf(identity));
      panel.dispose();
      this.retitle();
    });
    webview.webview.html = pageHtml(webview.webview, extensionUri, identity.kind);
  }

  /** One tab's title depends on what others are open. */
  private retitle(): void {
    const tabs = new Map([...this.panels.values()].map(panel => [panel, panel.tab] as const));
    for (const [{ webview }, title] of tabTitles(tabs)) if (webview.title !== title) webview.title = title;
  }

  private async act(panel: Panel, message: PageMessage): Promise<void> {
    if (message.kind !== "ready") this.preview.keep(keyOf(panel.identity));
    try {
      await act(panel, message, {
        open: (kind, { identity }, arn) => this.open({ ...identity, kind, arn }),
      });
    } catch (error) {
      void vscode.window.showErrorMessage(fitting(plainText(messageText(error))));
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
