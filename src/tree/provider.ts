import * as vscode from "vscode";
import type { ClusterSession } from "../ecs/session/clusterSession";
import type { Connections } from "../ecs/session/connections";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import type { Change } from "../ecs/replica/replica";
import { childrenOf, clusterId, clusterNode, connectionId, rootNodes, servicesId } from "./nodes/children";
import { errorId, rowsPerStep } from "./nodes/placing";
import { hasServices } from "./nodes/services";
import { treeItem } from "./rows/treeItem";
import { lookOf, servicesLook } from "./rows/look";
import type { Look } from "./rows/look";
import { movesRows } from "./nodes/moves";
import { hasAncestorIn } from "./nodes/node";
import type { ClusterNode, MoreNode, Node } from "./nodes/node";
import { NodeCache } from "./nodes/nodeCache";
import { Readables } from "./nodes/readable";
import type { Readable } from "./nodes/readable";
import { tooltip } from "./rows/tooltip";
import { welcomeFor } from "./rows/welcome";
import type { Welcome } from "./rows/welcome";

/**
 * Changes that come together are drawn together. VS Code waits for 200 ms without news before it draws, so news any closer
 * than that would keep it waiting until the last of them.
 */
const redrawDelayMs = 300;

/** Hands nodes to VS Code, and tells it to draw only what changed. */
export class ClustersProvider implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<Node[] | undefined>();
  private readonly openEmitter = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[] = [this.changeEmitter, this.openEmitter];
  private readonly cache = new NodeCache();
  private readonly readables = new Readables();
  private readonly open = new Set<string>();
  private readonly steps = new Map<string, number>();
  private readonly looks = new WeakMap<Readable, Look>();
  private readonly servicesLooks = new WeakMap<ClusterSession, string>();
  private welcome?: Welcome;
  private dirty = new Set<Node>();
  private timer?: NodeJS.Timeout;

  readonly onDidChangeTreeData = this.changeEmitter.event;
  /** Fires when VS Code asks for what is below a cluster without having said that it was opened. */
  readonly onDidOpen = this.openEmitter.event;

  constructor(private readonly connections: Connections) {
    this.disposables.push(
      this.readables,
      connections.onDidChange(() => {
        this.prune();
        this.redrawAll();
      }),
    );
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node, this.isOpen(node.id));
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip = tooltip(node, this.isOpen(node.id)) ?? "";
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  /** The children as they are known now; reading what is not yet known starts and is told by a change. */
  getChildren(node?: Node): Node[] {
    if (!node) return this.roots();
    if (node.kind === "connection") this.listenToConnection(node.connection);
    if (node.kind === "cluster") this.childrenAsked(node);
    const children = childrenOf(node, id => this.steps.get(id) ?? rowsPerStep);
    for (const child of children) if (child.kind === "cluster") this.listenToCluster(child);
    return this.cache.intern(node.id, children);
  }

  /**
   * VS Code drops the event of a row that is opened while the tree is being drawn anew, and asks only for the children of
   * open rows: so being asked is as good as being told. Otherwise such a cluster would be on screen and never read again.
   */
  private childrenAsked(node: ClusterNode): void {
    if (node.session.state.kind === "idle") void node.session.load();
    if (this.isOpen(node.id)) return;
    this.open.add(node.id);
    this.openEmitter.fire();
  }

  /** Draws a node and what is below it anew, from what is known. */
  redraw(node: Node): void {
    this.dirty.add(node);
    this.timer ??= setTimeout(() => this.flush(), redrawDelayMs);
  }

  redrawAll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dirty.clear();
    this.changeEmitter.fire(undefined);
  }

  /** Remembers whether a person has a row open. */
  remember(node: Node, open: boolean): void {
    if (open) this.open.add(node.id);
    else this.open.delete(node.id);
    // Open it speaks for its rows, closed for its counts.
    if (node.kind === "cluster") this.readableChanged(node.id, node.session);
  }

  isOpen(id: string): boolean {
    return this.open.has(id);
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
    return this.cache.get(id);
  }

  /** Shows as many rows of a list as it takes for the row at `index` to be among them. */
  widen(parent: Node, index: number): void {
    const needed = Math.ceil((index + 1) / rowsPerStep) * rowsPerStep;
    if (needed > (this.steps.get(parent.id) ?? rowsPerStep)) this.steps.set(parent.id, needed);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const item of this.disposables) item.dispose();
  }

  /** The rows of connections and open clusters: those that are kept current while somebody looks. */
  readNodes(): readonly Node[] {
    return this.connections.all.flatMap(connection => {
      const id = connectionId(connection);
      const clusters = connection.clusters.map(session => clusterId(id, session)).filter(each => this.isOpen(each));
      return [id, ...clusters].flatMap(each => this.cache.get(each) ?? []);
    });
  }

  /** How many nodes and sessions are held; for tests that look for leaks. */
  get held(): { readonly nodes: number; readonly readables: number } {
    return { nodes: this.cache.size, readables: this.readables.size };
  }

  /** One lone connection that can show nothing gives way to the welcome view, which says what to do. */
  private roots(): Node[] {
    for (const connection of this.connections.all) this.listenToConnection(connection);
    const welcome = welcomeFor(this.connections.all);
    if (welcome !== this.welcome) void vscode.commands.executeCommand("setContext", "ecsExplorer.welcome", welcome);
    this.welcome = welcome;
    return this.cache.intern("", welcome === "none" ? rootNodes(this.connections) : []);
  }

  /** Lets go of connections and clusters that are gone, with all their rows. */
  private prune(): void {
    const live = new Set<Readable>(this.connections.all.flatMap(item => [item, ...item.clusters]));
    if (this.readables.keepOnly(live)) this.cache.prune(live);
  }

  private listenToConnection(connection: ConnectionSession): void {
    if (connection.state.kind === "idle") void connection.load();
    if (this.readables.has(connection)) return;
    this.readables.add(connection, [connection.onDidChange(() => this.connectionChanged(connection))]);
  }

  private connectionChanged(connection: ConnectionSession): void {
    this.prune();
    if (this.welcome !== welcomeFor(this.connections.all)) this.redrawAll();
    else this.readableChanged(connectionId(connection), connection);
  }

  private listenToCluster({ id, session }: ClusterNode): void {
    if (this.readables.has(session)) return;
    this.readables.add(session, [
      session.onDidChange(() => this.readableChanged(id, session)),
      session.replica.onDidChange(changes => this.replicaChanged(id, changes)),
      session.services.onDidChange(() => this.servicesChanged(id, session)),
    ]);
  }

  /** Draws anew only what looks different: a reading tells of each step that it takes. */
  private readableChanged(id: string, readable: Readable): void {
    const node = this.cache.get(id);
    if (node?.kind !== "cluster" && node?.kind !== "connection") return;
    this.readables.whenLong(readable, () => this.readableChanged(id, readable));
    const before = this.looks.get(readable);
    const look = lookOf(node, this.isOpen(id));
    this.looks.set(readable, look);
    if (look.whole !== before?.whole) this.redraw(node);
    else if (look.error !== before.error) this.redrawError(node);
  }

  private redrawError(node: Node): void {
    this.redrawId(errorId(node));
  }

  /** Most readings find every service as it was. */
  private servicesChanged(id: string, session: ClusterSession): void {
    const node = this.cache.get(servicesId(id));
    if ((node !== undefined) !== hasServices(session)) this.redrawId(id);
    if (node?.kind !== "services") return;
    const look = servicesLook(node);
    if (look === this.servicesLooks.get(session)) return;
    this.servicesLooks.set(session, look);
    this.redraw(node);
  }

  private redrawId(id: string): void {
    const node = this.cache.get(id);
    if (node) this.redraw(node);
  }

  /** A change that moves rows or counts redraws the cluster; any other just its own rows. */
  private replicaChanged(id: string, changes: readonly Change[]): void {
    const node = this.cache.get(id);
    if (!node) return;
    if (changes.some(movesRows)) {
      this.redraw(node);
      return;
    }
    for (const { arn } of changes) for (const row of this.cache.rowsOf(arn)) this.redraw(row);
  }

  private flush(): void {
    this.timer = undefined;
    const dirty = this.dirty;
    this.dirty = new Set();
    const topmost = [...dirty].filter(node => this.cache.get(node.id) === node && !hasAncestorIn(node, dirty));
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
