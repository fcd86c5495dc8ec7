import type * as vscode from "vscode";
import type { ClusterServices } from "../../ecs/session/clusterServices";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { ServiceDeployments } from "../../ecs/session/serviceDeployments";
import type { Disposable } from "../../ecs/model/emitter";
import type { TaskDefinition } from "../../ecs/model/model";
import { msToLong } from "../../tree/nodes/lasting";
import { outdated } from "../../tree/nodes/outdated";
import type { Readable } from "../../tree/nodes/readable";
import type { LogClients } from "../../logs/place/logClients";
import type { LogTails } from "../../logs/reading/logTails";
import { diff } from "../../webview/parts/patch";
import { plainText } from "../../text/plainText";
import type { Identity, Lookup, PageMessage } from "../../webview/parts/protocol";
import type { HostMessage, PageState, View } from "../../webview/page/pageProtocol";
import type { Definitions } from "../parts/definitions";
import { OwnReading } from "./ownReading";
import { parseMessage } from "./pageMessage";
import { pageState } from "./pageState";
import { nameIn, tabOf } from "./tabTitles";
import type { Tab } from "./tabTitles";
import { refreshService } from "./refreshService";
import { tailsOf } from "./tails";

/** News that come together are drawn together. */
const redrawDelayMs = 80;

export interface PanelDeps {
  readonly connections: Connections;
  readonly definitions: Definitions;
  readonly logClients: Pick<LogClients, "get">;
  /** Told when a page is about to say another name on its tab. */
  renamed(): void;
  /** Carries out what the page asked for and this panel does not do itself. */
  act(panel: Panel, message: PageMessage): Promise<void> | void;
}

/** One page's host: follows the replica while the page is seen, and sends what changed. */
export class Panel implements vscode.Disposable {
  private readonly closed = new AbortController();
  private readonly disposables: Disposable[] = [];
  private following: Disposable[] = [];
  private followed: { connection?: ConnectionSession; session?: ClusterSession } = {};
  private sent?: PageState;
  private last?: View;
  private ready = false;
  private timer?: NodeJS.Timeout;
  private patience?: NodeJS.Timeout;
  private readonly shown = new Set<string>();
  private readonly own: OwnReading;
  private chosenDefinition?: string;
  /** What its tab says, and before that, what VS Code brought it back with. */
  private named?: string;
  private readonly called: string;
  private readonly tails?: LogTails;

  constructor(
    readonly identity: Identity,
    readonly webview: vscode.WebviewPanel,
    private readonly deps: PanelDeps,
  ) {
    this.called = nameIn(webview.title);
    this.own = new OwnReading(identity.arn, this.closed.signal);
    if (identity.kind === "task") this.disposables.push((this.tails = tailsOf(this, deps.logClients)));
    this.disposables.push(
      webview.webview.onDidReceiveMessage(message => this.take(message)),
      webview.onDidChangeViewState(() => this.follow()),
      deps.connections.onDidChange(() => this.follow()),
      deps.definitions.onDidChange(() => this.soon()),
    );
    this.follow();
  }

  get connection(): ConnectionSession | undefined {
    return this.deps.connections.get(this.identity.connection);
  }

  get session(): ClusterSession | undefined {
    return this.connection?.cluster(this.identity.cluster);
  }

  /** The deployments of a service page's service. */
  get deployments(): ServiceDeployments | undefined {
    const { kind, arn } = this.identity;
    return kind === "service" ? this.session?.services.deploymentsOf(arn) : undefined;
  }

  /** What its tab is about; of one whose resource is gone, what it was. */
  get tab(): Tab {
    const { identity, connection, named } = this;
    return named === undefined
      ? tabOf(identity, connection, this.called)
      : { ...tabOf(identity, connection), name: named };
  }

  get signal(): AbortSignal {
    return this.closed.signal;
  }

  definition(name: string): Lookup<TaskDefinition> {
    const { session } = this;
    return session ? this.deps.definitions.get(session.gateway, name) : { kind: "none" };
  }

  choose(definition: string | undefined): void {
    this.chosenDefinition = definition;
    this.soon();
  }

  /** Shows or masks environment values again. */
  reveal(keys: readonly string[], shown: boolean): void {
    for (const key of keys)
      if (shown) this.shown.add(key);
      else this.shown.delete(key);
    this.soon();
  }

  /** Reads the page's own resource, or all when the last reading failed; what fails is said on the page. */
  async refresh(): Promise<void> {
    const { connection, session } = this;
    if (!session) return connection?.refresh();
    this.tails?.refresh();
    this.deps.definitions.forgetFailures(session.gateway);
    // The task definition of "What Would Fit": its family may have a newer revision, or it is no longer ACTIVE.
    if (this.chosenDefinition) this.deps.definitions.reread(session.gateway, this.chosenDefinition);
    // A click is seen to do something at once: what failed reads as loading while the rest is waited for.
    this.soon();
    if (this.identity.kind === "taskDefinition") {
      this.deps.definitions.reread(session.gateway, this.identity.arn);
      return outdated(session.state) ? session.refresh() : undefined;
    }
    if (this.identity.kind === "service") return refreshService(session, this.identity.arn);
    if (this.identity.kind === "cluster" || outdated(session.state)) return session.refresh();
    await this.own.read(session);
    this.soon();
  }

  dispose(): void {
    this.closed.abort();
    clearTimeout(this.timer);
    clearTimeout(this.patience);
    for (const item of [...this.disposables, ...this.following]) item.dispose();
    this.following = [];
  }

  private take(value: unknown): void {
    const message = parseMessage(value);
    if (!message) return;
    if (message.kind === "ready") {
      this.ready = true;
      this.sent = undefined;
      this.update();
      return;
    }
    void this.deps.act(this, message);
  }

  /** Listens to what the page is about while it is seen; a hidden page costs no call. */
  private follow(): void {
    const visible = this.webview.visible;
    const { connection, session } = visible ? this : {};
    // A hidden page's content is gone; it says `ready` when it is back.
    if (!visible) this.ready = false;
    if (connection === this.followed.connection && session === this.followed.session) {
      if (visible) this.soon();
      return;
    }
    for (const item of this.following) item.dispose();
    this.followed = { connection, session };
    this.following = [];
    if (connection) {
      this.following.push(connection.onDidChange(() => this.follow()));
      if (!session && connection.state.kind === "idle") void connection.load();
    }
    if (session) {
      this.following.push(
        session.replica.onDidChange(() => this.soon()),
        session.onDidChange(() => this.soon()),
        session.watch(),
      );
      for (const read of this.readBeside(session))
        this.following.push(
          read.onDidChange(() => this.soon()),
          read.watch(),
        );
    }
    this.soon();
  }

  /** What the page shows besides the replica, which is read while somebody looks. */
  private readBeside({ services }: ClusterSession): readonly (ClusterServices | ServiceDeployments | LogTails)[] {
    const { kind } = this.identity;
    const { deployments, tails } = this;
    const showsServices = kind === "cluster" || kind === "service" || kind === "taskDefinition";
    const beside = showsServices ? [services, deployments] : [tails];
    return beside.filter(item => item !== undefined);
  }

  private soon(): void {
    this.timer ??= setTimeout(() => this.update(), redrawDelayMs);
  }

  private update(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.closed.signal.aborted || !this.ready) return;
    const { connection, session } = this;
    const state = pageState({
      identity: this.identity,
      connection,
      session,
      definition: name => this.definition(name),
      definitionAsOf: session && this.deps.definitions.asOf(session.gateway, this.identity.arn),
      isShown: key => this.shown.has(key),
      tails: (task, definition) => this.tails?.of(task, definition, session?.region ?? "") ?? [],
      chosen: this.chosenDefinition,
      reread: this.own.outcome,
      last: this.last,
    });
    this.last = state.view ?? this.last;
    this.whenThrottledForLong(session ?? connection);
    const name = plainText(state.view?.header.tab ?? "");
    if (name && this.named !== name) {
      this.named = name;
      this.deps.renamed();
    }
    this.send(state);
  }

  /** Nothing else tells when a moment of throttling has become long. */
  private whenThrottledForLong(readable: Readable | undefined): void {
    const ms = msToLong(readable?.throttledSince);
    clearTimeout(this.patience);
    if (ms !== undefined) this.patience = setTimeout(() => this.update(), ms);
  }

  private send(state: PageState): void {
    const now = Date.now();
    const patch = this.sent && diff(this.sent, state);
    if (this.sent && !patch) return;
    const message: HostMessage = patch
      ? { kind: "patch", now, patch }
      : { kind: "show", now, identity: this.identity, state };
    this.sent = state;
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own channel, which has no origins
    void this.webview.webview.postMessage(message);
  }
}
