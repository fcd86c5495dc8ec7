import * as vscode from "vscode";
import type { ClusterSession } from "../ecs/session/clusterSession";
import type { Connections } from "../ecs/session/connections";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import type { Change } from "../ecs/replica/replica";
import { Filtering } from "./filtering/filtering";
import type { TreeFilter } from "./filtering/treeFilter";
import { childrenOf, clusterId, connectionId, rootNodes, servicesId } from "./nodes/children";
import { Drawn } from "./drawing/drawn";
import { errorId } from "./nodes/placing";
import type { Shown } from "./nodes/placing";
import { hasServices } from "./nodes/services";
import { treeItem } from "./rows/treeItem";
import { Looks } from "./drawing/look";
import { rowOf } from "./rows/nodeRow";
import type { RowSettings } from "./rows/row";
import { movesRows, noteMoves } from "./nodes/moves";
import type { ClusterNode, MoreNode, Node, ServiceNode } from "./nodes/node";
import { NodeCache } from "./nodes/nodeCache";
import { offerNodes } from "./nodes/offers";
import type { Offers } from "./nodes/offers";
import { RowLimits } from "./nodes/rowLimits";
import { Readables } from "./nodes/readable";
import type { Readable } from "./nodes/readable";
import { Redraws } from "./drawing/redraws";
import { ShownWelcome } from "./shownWelcome";

/** Hands nodes to VS Code, and tells it to draw only what changed. */
export class ClustersProvider implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<Node[] | undefined>();
  private readonly openEmitter = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[] = [this.changeEmitter, this.openEmitter];
  private readonly cache = new NodeCache(id => this.drawn.forget(id));
  private readonly readables = new Readables();
  private readonly open = new Set<string>();
  readonly limits = new RowLimits();
  private readonly looks = new Looks();
  readonly filtering = new Filtering();
  private readonly shown: Shown = Object.assign((id: string) => this.limits.of(id), {
    keeps: (node: Node) => this.filtering.keeps(node),
    nothing: (isOld: boolean) => this.filtering.nothing(isOld),
    first: <T extends ClusterNode | ServiceNode>(nodes: readonly T[]) => this.settings.favorites.first(nodes),
  });
  private readonly drawn = new Drawn(
    this.cache,
    this.shown,
    id => this.isOpen(id),
    () => this.settings.showsVersions(),
  );
  private readonly redraws = new Redraws(this.cache, this.drawn, rows => this.changeEmitter.fire(rows));
  private readonly welcome = new ShownWelcome();

  readonly onDidChangeTreeData = this.changeEmitter.event;
  /** Fires when VS Code asks for what is below a cluster without having said that it was opened. */
  readonly onDidOpen = this.openEmitter.event;

  constructor(
    private readonly connections: Connections,
    private readonly offers: Offers,
    private readonly settings: RowSettings,
  ) {
    this.disposables.push(
      offers.onDidChange(() => {
        if (connections.all.length === 0) this.redrawAll();
      }),
      this.readables,
      settings.favorites.onDidChange(() => this.redrawAll()),
      connections.onDidChange(() => {
        this.prune();
        this.redrawAll();
      }),
    );
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const isOpen = this.isOpen(node.id);
    const row = rowOf(node, isOpen, this.settings.showsVersions());
    this.drawn.row(node, row);
    return treeItem(node, row, isOpen, this.settings);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    // Read at the first hover, not at activation.
    const { tooltip } = await import("./tooltips/tooltip");
    item.tooltip = tooltip(node, this.isOpen(node.id)) ?? "";
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getChildren(node?: Node): Node[] {
    const nodes = this.nodesBelow(node);
    if (node) this.drawn.list(node.id, nodes);
    return nodes;
  }

  /** The children as they are known now; reading what is not yet known starts and is told by a change. */
  nodesBelow(node?: Node): Node[] {
    if (!node) return this.roots();
    if (node.kind === "connection") this.listenToConnection(node.connection);
    if (node.kind === "cluster") this.childrenAsked(node);
    const children = childrenOf(node, this.shown);
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

  redrawAll(): void {
    this.redraws.all();
  }

  filter(filter: TreeFilter): void {
    this.filtering.set(filter);
    this.redrawAll();
  }

  /** Draws anew whatever looks different by now: ages grow without any news. */
  redrawAged(): void {
    for (const node of this.readNodes()) if (node.kind === "cluster") this.redraws.addChanged(node);
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

  showMore(node: MoreNode): void {
    this.limits.showMore(node);
    if (node.parent) this.redraws.add(node.parent);
  }

  /** The node that stands for an id now, if it was asked for since its parent was last drawn. */
  node(id: string): Node | undefined {
    return this.cache.get(id);
  }

  dispose(): void {
    this.redraws.dispose();
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

  /** A window without a connection offers profiles. One lone connection that can show nothing gives way to the welcome view, which says what to do. */
  private roots(): Node[] {
    for (const connection of this.connections.all) this.listenToConnection(connection);
    const welcome = this.welcome.tell(this.connections.all);
    if (welcome === "noConnection") {
      this.offers.read();
      return this.cache.intern("", offerNodes(this.offers.all));
    }
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
    if (!this.welcome.isFor(this.connections.all)) this.redrawAll();
    else this.readableChanged(connectionId(connection), connection);
  }

  private listenToCluster({ id, session, parent }: ClusterNode): void {
    if (this.readables.has(session)) return;
    // With a filter, any news can take away a row or bring it back, even the cluster's own.
    const filtered = () => {
      const above = this.filtering.isOn && parent && this.cache.get(parent.id);
      if (above) this.redraws.addChanged(above);
    };
    this.readables.add(session, [
      session.onDidChange(() => this.readableChanged(id, session)),
      session.replica.onDidChange(changes => this.replicaChanged(id, changes)),
      session.services.onDidChange(() => this.servicesChanged(id, session)),
      ...[session, session.replica, session.services].map(source => source.onDidChange(filtered)),
    ]);
  }

  /** Draws anew only what looks different: a reading tells of each step that it takes. */
  private readableChanged(id: string, readable: Readable): void {
    const node = this.cache.get(id);
    if (node?.kind !== "cluster" && node?.kind !== "connection") return;
    this.readables.whenLong(readable, () => this.readableChanged(id, readable));
    const changed = this.looks.changed(node, this.isOpen(id));
    if (changed === "whole") this.redraws.add(node);
    else if (changed === "error") this.redrawId(errorId(node));
  }

  private servicesChanged(id: string, session: ClusterSession): void {
    const node = this.cache.get(servicesId(id));
    if ((node !== undefined) !== hasServices(session) && !this.filtering.isOn) this.redrawId(id);
    else if (node) this.redraws.addChanged(node);
  }

  private redrawId(id: string): void {
    const node = this.cache.get(id);
    if (node) this.redraws.add(node);
  }

  /** A change that moves rows or counts can differ anywhere in the cluster. */
  private replicaChanged(id: string, changes: readonly Change[]): void {
    const node = this.cache.get(id);
    if (!node) return;
    noteMoves(changes);
    if (changes.some(movesRows)) this.redraws.addChanged(node);
    for (const { arn } of changes) for (const row of this.cache.rowsOf(arn)) this.redraws.add(row);
  }
}
