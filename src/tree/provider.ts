import * as vscode from "vscode";
import type { ClusterSession } from "../ecs/clusterSession";
import type { Connections } from "../ecs/connections";
import type { ConnectionSession } from "../ecs/connectionSession";
import type { Disposable } from "../ecs/emitter";
import { groupName, isStopped } from "../ecs/model";
import type { Change } from "../ecs/replica";
import { childrenOf, clusterNode, rootNodes, rowsPerStep } from "./children";
import { treeItem } from "./item";
import { clusterDescription } from "./nodeRow";
import type { ClusterNode, MoreNode, Node } from "./node";
import { groupingOf } from "./taskIndex";
import { tooltip } from "./tooltip";
import { welcomeFor } from "./welcome";

/**
 * Changes that come together are drawn together. VS Code waits for 200 ms without news before it draws, so news any closer
 * than that would keep it waiting until the last of them.
 */
const redrawDelayMs = 300;

/**
 * Hands nodes to VS Code. A node of one id is one object for as long as it is shown, since VS Code knows elements by
 * identity, and only what changed is told to be drawn anew.
 */
export class ClustersProvider implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<Node[] | undefined>();
  private readonly disposables: vscode.Disposable[] = [this.changeEmitter];
  private readonly nodes = new Map<string, Node>();
  private readonly childIds = new Map<string, readonly string[]>();
  private readonly byArn = new Map<string, Set<Node>>();
  private readonly listening = new Map<object, Disposable[]>();
  private readonly open = new Set<string>();
  private readonly steps = new Map<string, number>();
  private readonly drawn = new Map<ClusterSession, string>();
  private dirty = new Set<Node>();
  private timer?: NodeJS.Timeout;

  readonly onDidChangeTreeData = this.changeEmitter.event;

  constructor(private readonly connections: Connections) {
    this.disposables.push(connections.onDidChange(() => this.redrawAll()));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = treeItem(node);
    // A row that comes back after its cluster could not be read comes back as open as it was.
    if (item.collapsibleState === vscode.TreeItemCollapsibleState.Collapsed && this.open.has(node.id))
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip = tooltip(node) ?? "";
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  /** The children as they are known now; reading what is not yet known starts and is told by a change. */
  getChildren(node?: Node): Node[] {
    if (!node) return this.roots();
    if (node.kind === "connection") this.listenToConnection(node.connection);
    if (node.kind === "connection" && node.connection.state.kind === "idle") void node.connection.load();
    if (node.kind === "cluster") this.listenToCluster(node);
    if (node.kind === "cluster" && node.session.state.kind === "idle") void node.session.load();
    return this.intern(
      node.id,
      childrenOf(node, id => this.steps.get(id) ?? rowsPerStep),
    );
  }

  /** Draws a node and what is below it anew, from what is known. */
  redraw(node: Node): void {
    this.dirty.add(node);
    this.timer ??= setTimeout(() => this.flush(), redrawDelayMs);
  }

  /** Remembers whether a person has a row open. */
  remember(node: Node, open: boolean): void {
    if (open) this.open.add(node.id);
    else this.open.delete(node.id);
  }

  /** Shows the next rows of a long list. */
  showMore(node: MoreNode): void {
    const parent = node.parent;
    if (!parent) return;
    this.steps.set(parent.id, node.shown + rowsPerStep);
    this.redraw(parent);
  }

  /** The node that stands for an id now, if it was asked for since its parent was last drawn. */
  node(id: string): Node | undefined {
    return this.nodes.get(id);
  }

  /** Shows as many rows of a list as it takes for the row at `index` to be among them. */
  widen(parent: Node, index: number): void {
    const needed = Math.ceil((index + 1) / rowsPerStep) * rowsPerStep;
    if (needed > (this.steps.get(parent.id) ?? rowsPerStep)) this.steps.set(parent.id, needed);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const held of this.listening.values()) for (const item of held) item.dispose();
    for (const item of this.disposables) item.dispose();
  }

  /** One lone connection that can show nothing gives way to the welcome view, which says what to do. */
  private roots(): Node[] {
    const [only, ...others] = this.connections.all;
    const live = new Set<object>(this.connections.all);
    for (const [connection, held] of this.listening) {
      if (live.has(connection) || !("spec" in connection)) continue;
      for (const item of held) item.dispose();
      this.listening.delete(connection);
    }
    for (const connection of this.connections.all) this.listenToConnection(connection);
    const welcome = welcomeFor(only, others.length);
    void vscode.commands.executeCommand("setContext", "ecsExplorer.welcome", welcome);
    if (welcome !== "none") return [];
    return this.intern("", rootNodes(this.connections));
  }

  private intern(parentId: string, fresh: readonly Node[]): Node[] {
    const ids = fresh.map(node => node.id);
    const kept = new Set(ids);
    for (const id of this.childIds.get(parentId) ?? []) if (!kept.has(id)) this.forget(id);
    this.childIds.set(parentId, ids);
    return fresh.map(node => {
      const known = this.nodes.get(node.id);
      // An error, a notice or a «more» says something else each time; what names a resource stays itself.
      if (known && "arn" in known) return known;
      if (known && known.kind === node.kind && !["error", "notice", "more"].includes(node.kind)) return known;
      this.nodes.set(node.id, node);
      if ("arn" in node) {
        const same = this.byArn.get(node.arn) ?? new Set();
        this.byArn.set(node.arn, same.add(node));
      }
      return node;
    });
  }

  private forget(id: string): void {
    const node = this.nodes.get(id);
    if (!node) return;
    for (const child of this.childIds.get(id) ?? []) this.forget(child);
    this.childIds.delete(id);
    this.nodes.delete(id);
    if (!("arn" in node)) return;
    const same = this.byArn.get(node.arn);
    same?.delete(node);
    if (same?.size === 0) this.byArn.delete(node.arn);
  }

  private listenToConnection(connection: ConnectionSession): void {
    if (this.listening.has(connection)) return;
    this.listening.set(connection, [connection.onDidChange(() => this.connectionChanged(connection))]);
    if (connection.state.kind === "idle") void connection.load();
  }

  private connectionChanged(connection: ConnectionSession): void {
    const node = this.nodes.get(`connection:${connection.spec.id}`);
    // The welcome view may have to come or go.
    if (!node || this.connections.all.length === 1) this.redrawAll();
    else this.redraw(node);
  }

  private listenToCluster(node: ClusterNode): void {
    const { session } = node;
    if (this.listening.has(session)) return;
    const id = node.id;
    this.listening.set(session, [
      session.onDidChange(() => this.sessionChanged(id, session)),
      session.replica.onDidChange(changes => this.replicaChanged(id, changes)),
    ]);
  }

  private sessionChanged(id: string, session: ClusterSession): void {
    const node = this.nodes.get(id);
    if (node?.kind !== "cluster") return;
    const look = `${session.state.kind === "failed"} ${session.state.kind === "idle"} ${clusterDescription(node)}`;
    if (this.drawn.get(session) === look) return;
    this.drawn.set(session, look);
    this.redraw(node);
  }

  /** A change that moves rows or counts redraws the cluster; any other just its own rows. */
  private replicaChanged(id: string, changes: readonly Change[]): void {
    const node = this.nodes.get(id);
    if (!node) return;
    if (changes.some(movesRows)) {
      this.redraw(node);
      return;
    }
    for (const { arn } of changes) for (const row of this.byArn.get(arn) ?? []) this.redraw(row);
  }

  redrawAll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dirty.clear();
    this.changeEmitter.fire(undefined);
  }

  private flush(): void {
    this.timer = undefined;
    const dirty = this.dirty;
    this.dirty = new Set();
    const topmost = [...dirty].filter(node => this.nodes.get(node.id) === node && !hasAncestorIn(node, dirty));
    if (topmost.length > 0) this.changeEmitter.fire(topmost);
  }

  /** The node of a cluster below its connection, made when it was not shown yet. */
  clusterNode(connection: ConnectionSession, session: ClusterSession): Node | undefined {
    const parent = this.getChildren().find(node => node.kind === "connection" && node.connection === connection);
    if (parent?.kind !== "connection") return undefined;
    const id = clusterNode(parent, session).id;
    return this.getChildren(parent).find(node => node.id === id);
  }
}

function hasAncestorIn(node: Node, set: ReadonlySet<Node>): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) if (set.has(parent)) return true;
  return false;
}

/** Whether a change makes a row come, go, move or be counted elsewhere. */
function movesRows({ before, after }: Change): boolean {
  if (!before || !after) return true;
  if (before.kind !== "task" || after.kind !== "task") return false;
  return (
    before.lastStatus !== after.lastStatus ||
    isStopped(before) !== isStopped(after) ||
    groupingOf(before) !== groupingOf(after) ||
    groupName(before) !== groupName(after) ||
    before.containerInstanceArn !== after.containerInstanceArn
  );
}
