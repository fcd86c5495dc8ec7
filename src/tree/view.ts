import * as vscode from "vscode";
import type { ClusterSession } from "../ecs/clusterSession";
import type { Connections } from "../ecs/connections";
import type { Disposable } from "../ecs/emitter";
import { groupName, isStopped } from "../ecs/model";
import { groupingOf, stoppedTasks, tasksIn } from "./children";
import type { MoreNode, Node, Subject } from "./node";
import { ClustersProvider } from "./provider";

/** The Clusters view: which clusters are kept current because somebody sees them, and how a resource is found in it. */
export class ClustersView implements vscode.Disposable {
  readonly provider: ClustersProvider;
  private readonly view: vscode.TreeView<Node>;
  private readonly expanded = new Set<ClusterSession>();
  private readonly watched = new Map<ClusterSession, Disposable>();
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
    if (node.kind !== "cluster") return;
    if (open) this.expanded.add(node.session);
    else this.expanded.delete(node.session);
    this.watch();
  }

  /** Hidden, collapsed or unfocused costs no call. */
  private watch(): void {
    const seen = this.view.visible && vscode.window.state.focused;
    const live = new Set(this.connections.all.flatMap(connection => connection.clusters));
    for (const session of this.expanded) if (!live.has(session)) this.expanded.delete(session);
    for (const [session, held] of this.watched) {
      if (seen && this.expanded.has(session)) continue;
      held.dispose();
      this.watched.delete(session);
    }
    if (!seen) return;
    for (const session of this.expanded) if (!this.watched.has(session)) this.watched.set(session, session.watch());
  }

  private find({ connection, session, arn }: Subject): Node | undefined {
    const cluster = this.provider.clusterNode(connection, session);
    if (!cluster) return undefined;
    const instance = session.replica.containerInstances.get(arn);
    if (instance) return this.child(this.child(cluster, "#instances"), arn);
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
