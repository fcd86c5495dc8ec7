import * as vscode from "vscode";
import type { ClusterSession } from "../ecs/clusterSession";
import type { Connections } from "../ecs/connections";
import type { ConnectionSession } from "../ecs/connectionSession";
import type { Disposable } from "../ecs/emitter";
import { groupName, isStopped } from "../ecs/model";
import { instancesIn, stoppedTasks, tasksIn } from "./children";
import type { MoreNode, Node, Subject } from "./node";
import { ClustersProvider } from "./provider";
import { groupingOf } from "./taskIndex";

/** What reads itself again while somebody looks. */
type Watchable = ClusterSession | ConnectionSession;

/** The Clusters view: which clusters are kept current because somebody sees them, and how a resource is found in it. */
export class ClustersView implements vscode.Disposable {
  readonly provider: ClustersProvider;
  private readonly view: vscode.TreeView<Node>;
  private readonly expanded = new WeakSet<ClusterSession>();
  private readonly collapsed = new WeakSet<ConnectionSession>();
  private readonly watched = new Map<Watchable, Disposable>();
  private readonly disposables: vscode.Disposable[] = [];

  constructor(private readonly connections: Connections) {
    this.provider = new ClustersProvider(connections);
    this.view = vscode.window.createTreeView("ecsExplorer.clusters", {
      treeDataProvider: this.provider,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.disposables.push(
      this.provider,
      this.view,
      this.view.onDidExpandElement(({ element }) => this.note(element, true)),
      this.view.onDidCollapseElement(({ element }) => this.note(element, false)),
      this.view.onDidChangeVisibility(() => this.watch()),
      vscode.window.onDidChangeWindowState(() => this.watch()),
      connections.onDidChange(() => this.watch()),
      // Each row's menu depends on it.
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration("ecsExplorer.readOnly")) this.provider.redrawAll();
      }),
      vscode.commands.registerCommand("ecsExplorer.showMore", (node: MoreNode) => this.provider.showMore(node)),
    );
  }

  get selection(): readonly Node[] {
    return this.view.selection;
  }

  /** Opens the tree down to a task or a container instance and selects it; does nothing when it is not known. */
  async reveal(subject: Subject): Promise<void> {
    const node = this.find(subject);
    if (node) await this.view.reveal(node, { select: true, focus: true });
  }

  dispose(): void {
    for (const held of this.watched.values()) held.dispose();
    for (const item of this.disposables) item.dispose();
  }

  private note(node: Node, open: boolean): void {
    this.provider.remember(node, open);
    if (node.kind === "connection") {
      if (open) this.collapsed.delete(node.connection);
      else this.collapsed.add(node.connection);
    } else if (node.kind === "cluster") {
      if (open) this.expanded.add(node.session);
      else this.expanded.delete(node.session);
    } else return;
    this.watch();
  }

  /** Hidden, collapsed or unfocused costs no call. */
  private watch(): void {
    const seen = this.view.visible && vscode.window.state.focused;
    const wanted = new Set<Watchable>();
    for (const connection of seen ? this.connections.all : []) {
      if (this.collapsed.has(connection)) continue;
      wanted.add(connection);
      for (const session of connection.clusters) if (this.expanded.has(session)) wanted.add(session);
    }
    for (const [watchable, held] of this.watched) {
      if (wanted.has(watchable)) continue;
      held.dispose();
      this.watched.delete(watchable);
    }
    for (const watchable of wanted) if (!this.watched.has(watchable)) this.watched.set(watchable, watchable.watch());
  }

  private find({ connection, session, arn }: Subject): Node | undefined {
    const cluster = this.provider.clusterNode(connection, session);
    if (!cluster) return undefined;
    const instance = session.replica.containerInstances.get(arn);
    if (instance) {
      const parent = this.child(cluster, "#instances");
      if (parent)
        this.provider.widen(
          parent,
          instancesIn(session).findIndex(item => item.arn === arn),
        );
      return this.child(parent, arn);
    }
    const task = session.replica.tasks.get(arn);
    if (!task) return undefined;
    if (isStopped(task)) {
      const parent = this.child(cluster, "#stopped");
      const index = stoppedTasks(session).findIndex(item => item.arn === arn);
      if (parent) this.provider.widen(parent, index);
      return this.child(parent, arn);
    }
    const grouping = groupingOf(task);
    const group = this.child(this.child(cluster, "#tasks"), `${grouping}:${groupName(task)}`);
    const index = tasksIn(session, grouping, groupName(task)).findIndex(item => item.arn === arn);
    if (group) this.provider.widen(group, index);
    return this.child(group, arn);
  }

  private child(parent: Node | undefined, ending: string): Node | undefined {
    return parent && this.provider.getChildren(parent).find(node => node.id.endsWith(ending));
  }
}
