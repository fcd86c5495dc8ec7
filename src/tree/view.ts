import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { ClusterSession } from "../ecs/session/clusterSession";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import type { Connections } from "../ecs/session/connections";
import type { Disposable } from "../ecs/model/emitter";
import { problemCount } from "./rows/badge";
import { clusterId, connectionId } from "./nodes/children";
import type { ProblemCount } from "./rows/badge";
import { Dimming } from "./rows/dimming";
import type { MoreNode, Node, Subject } from "./nodes/node";
import { MinuteTimer } from "./drawing/minuteTimer";
import { becomesSelected } from "./selection";
import { ProblemsItem } from "./problemsItem";
import { ClustersProvider } from "./provider";
import { RowFinder } from "./rowFinder";
import type { Favorites } from "./nodes/favorites";
import type { Offers } from "./nodes/offers";
import { filterText, isFiltering, narrowsTasks, noFilter } from "./filtering/treeFilter";
import type { TreeFilter } from "./filtering/treeFilter";

/** What rows say, or their menus hold, depends on these. */
const rowSettings = ["ecsExplorer.readOnly", "ecsExplorer.showVersions", "ecsExplorer.openOnClick"];

const setting = (name: string): unknown => vscode.workspace.getConfiguration("ecsExplorer").get(name);

interface Watchable {
  watch(): Disposable;
}

/** The Clusters view: which clusters are kept current because somebody sees them, and which rows are revealed. */
export class ClustersView implements vscode.Disposable {
  readonly provider: ClustersProvider;
  private readonly view: vscode.TreeView<Node>;
  private readonly finder: RowFinder;
  private readonly collapsed = new Set<string>();
  private readonly watched = new Map<Watchable, Disposable>();
  private readonly problems = new ProblemsItem();
  private counted?: ProblemCount;
  private readonly minutes = new MinuteTimer(() => (this.provider.redrawAged(), this.refresh()));
  private readonly disposables: vscode.Disposable[] = [];

  constructor(
    private readonly connections: Connections,
    offers: Offers,
    favorites: Favorites,
  ) {
    this.provider = new ClustersProvider(connections, offers, {
      showsVersions: () => setting("showVersions") === true,
      opensPages: () => setting("openOnClick") !== false,
      favorites,
    });
    this.finder = new RowFinder(this.provider);
    this.view = vscode.window.createTreeView("ecsExplorer.clusters", {
      treeDataProvider: this.provider,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.disposables.push(
      this.provider,
      this.view,
      this.minutes,
      this.problems,
      this.view.onDidExpandElement(({ element }) => this.note(element, true)),
      this.view.onDidCollapseElement(({ element }) => this.note(element, false)),
      this.provider.onDidOpen(() => this.watch()),
      this.view.onDidChangeVisibility(() => this.watch()),
      vscode.window.onDidChangeWindowState(() => this.watch()),
      // Clusters come and go.
      this.provider.onDidChangeTreeData(() => this.refresh()),
      vscode.window.registerFileDecorationProvider(new Dimming()),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (rowSettings.some(name => event.affectsConfiguration(name))) this.provider.redrawAll();
      }),
      vscode.commands.registerCommand("ecsExplorer.showMore", (node: MoreNode) => this.provider.showMore(node)),
    );
  }

  get selection(): readonly Node[] {
    return this.view.selection;
  }

  /** Opens the tree down to a task or a container instance and selects it; does nothing when it is not known. */
  async reveal(subject: Subject): Promise<void> {
    if (this.provider.filtering.isOn && !this.finder.find(subject)) this.filter(noFilter);
    await this.leadTo(subject, { select: true, focus: true });
  }

  /** The same while the tree is on screen anyway; leaves the focus where it is, and the selection unless `selects`. */
  async show(subject: Subject, selects: boolean): Promise<void> {
    if (this.view.visible) await this.leadTo(subject, { select: selects, focus: false });
  }

  /** VS Code loses what is revealed while it draws the tree anew; a row that a person selects meanwhile stays selected. */
  private async leadTo(
    subject: Subject,
    options: { readonly select: boolean; readonly focus: boolean },
  ): Promise<void> {
    const selected = () => this.selection.map(({ id }) => id).join(" ");
    const before = selected();
    for (let attempt = 0; attempt < 3 && selected() === before; attempt++) {
      const node = this.finder.find(subject);
      if (!node) return;
      await this.view.reveal(node, options);
      if (!options.select || (await becomesSelected(this.view, node))) return;
    }
  }

  get filterNow(): TreeFilter {
    return this.provider.filtering.current;
  }

  /** Shows what a filter leaves, for as long as this window lives, and says so; or everything. */
  filter(filter: TreeFilter): void {
    if (isDeepStrictEqual(filter, this.filterNow)) return;
    this.provider.filter(filter);
    const isOn = isFiltering(filter);
    this.view.description = filterText(filter);
    this.view.message = isOn
      ? `Only what ${narrowsTasks(filter) ? "matches the filter" : "needs attention"} is shown, and clusters that aren't up to date or weren't loaded yet.`
      : undefined;
    const onlyProblems = filter.onlyProblems && !narrowsTasks(filter);
    void vscode.commands.executeCommand("setContext", "ecsExplorer.needsAttention", onlyProblems);
    void vscode.commands.executeCommand("setContext", "ecsExplorer.treeFiltered", isOn);
  }

  dispose(): void {
    for (const held of this.watched.values()) held.dispose();
    for (const item of this.disposables) item.dispose();
  }

  private note(node: Node, open: boolean): void {
    this.provider.remember(node, open);
    if (node.kind === "connection") {
      if (open) this.collapsed.delete(node.id);
      else this.collapsed.add(node.id);
    }
    if (node.kind === "connection" || node.kind === "cluster") this.watch();
  }

  private refresh(): void {
    this.watch();
    const count = problemCount(this.provider.readNodes());
    if (isDeepStrictEqual(count, this.counted)) return;
    this.counted = count;
    this.problems.show(count);
    this.view.badge = count && count.current > 0 ? { value: count.current, tooltip: count.tooltip } : undefined;
  }

  /** Hidden, collapsed or unfocused costs no call. */
  private watch(): void {
    const seen = this.view.visible && vscode.window.state.focused;
    this.minutes.running = seen;
    const wanted = new Set<Watchable>();
    for (const connection of seen ? this.connections.all : []) {
      const id = connectionId(connection);
      if (this.collapsed.has(id)) continue;
      wanted.add(connection);
      for (const session of connection.clusters)
        if (this.provider.isOpen(clusterId(id, session))) wanted.add(session).add(session.services);
    }
    for (const [readable, held] of this.watched) {
      if (wanted.has(readable)) continue;
      held.dispose();
      this.watched.delete(readable);
    }
    for (const readable of wanted) if (!this.watched.has(readable)) this.watched.set(readable, readable.watch());
  }

  clusterNode(connection: ConnectionSession, session: ClusterSession): Node | undefined {
    return this.finder.cluster(connection, session);
  }
}
