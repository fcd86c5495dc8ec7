import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import { EcsError } from "../../../src/ecs/model/errors";
import type { Sandbox } from "../../../src/sandbox/sandbox";
import { openBench } from "./bench";
import type { Bench } from "./bench";
import type { Column } from "./columns";
import { startedBy } from "./rows";
import { areServicesTrue, changeServices, isTrue, versionsOf } from "./truth";
import type { Row } from "./row";

/** What was found out about one operation under one fault. */
export interface Cell {
  /** Why it cannot happen; the rest is then empty. */
  readonly impossible?: string;
  readonly kind?: string;
  /** What the person reads: what happened, then what to do. */
  readonly sees?: string;
  /** How often the request was sent. */
  readonly sent?: number;
  /** How often ECS carried it out, for changes. */
  readonly done?: number;
  readonly rest?: string;
  readonly kept?: string;
  readonly recovers?: string;
  /** What broke a promise; empty in a cell that is right. */
  readonly wrong: readonly string[];
}

const recoveryMs = 15_000;

/** Plays one fault through: the extension knows everything, the fault begins, a person acts, the fault ends. */
export async function playCell(row: Row, column: Column, neighbor: Sandbox): Promise<Cell> {
  const impossible = column.impossible?.(row);
  if (impossible !== undefined) return { impossible, wrong: [] };
  const { reach = "address", skewMs } = column;
  const bench = await openBench(reach, neighbor, skewMs === undefined ? undefined : Date.now() + skewMs);
  try {
    if (column.reach === "tls") await column.end(bench, row);
    await readAll(bench);
    return await new Play(bench, row, column).run();
  } finally {
    await column.end(bench, row);
    await bench.close();
  }
}

/** Reads everything; a busy machine may need a second try, which is not what a cell is about. */
async function readAll({ connection, endpoint }: Bench): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    await connection.refresh();
    await Promise.all(connection.clusters.map(session => session.refresh()));
    if (connection.clusters.length === 2 && connection.clusters.every(({ state }) => state.kind === "ready")) return;
  }
  const states = [connection, ...connection.clusters].map(({ state }) =>
    state.kind === "failed" ? state.error.message : state.kind,
  );
  throw new Error(`${endpoint} could not be read before anything went wrong: ${states.join("; ")}`);
}

class Play {
  private readonly wrong: string[] = [];

  constructor(
    private readonly bench: Bench,
    private readonly row: Row,
    private readonly column: Column,
  ) {}

  async run(): Promise<Cell> {
    const { bench, row, column } = this;
    const before = this.known();
    const services = await this.knownServices();
    const sentBefore = bench.calls(row.operation).length;
    // What is known is no longer true, so that a reading that calls itself ready without having read is found out.
    for (const { tasks } of bench.sandbox.world.clusters.values())
      for (const task of tasks.values()) bench.sandbox.world.changeTask(task, { startedBy: "changed meanwhile" });
    changeServices(bench.sandbox, 77);
    await column.begin(bench, row);
    const { error, refused } = await row.attempt(bench);
    const calls = bench.calls(row.operation).slice(sentBefore);
    this.judge(error, refused, calls.filter(call => call.acted).length);
    const done = row.kind === "change" ? this.effects() : undefined;
    const kept = this.judgeKept(before, services);
    const rest = await this.judgeRest();
    await column.end(bench, row);
    const recovers = await this.judgeRecovery(error);
    return {
      kind: error?.kind ?? (refused === undefined ? "done" : "failures"),
      sees: error ? this.words(error) : refused === undefined ? "It worked." : `ECS did nothing: ${refused}.`,
      sent: calls.length,
      done,
      rest,
      kept,
      recovers,
      wrong: this.wrong,
    };
  }

  private fail(what: string): void {
    this.wrong.push(what);
  }

  private judge(error: EcsError | undefined, refused: string | undefined, acted: number): void {
    const { row, column, bench } = this;
    if (error !== undefined && !(error instanceof EcsError)) this.fail(`untyped error: ${String(error)}`);
    if (row.kind === "session" && this.state().kind === "ready" && !this.isTrue(bench.session))
      this.fail("ready, though the rows are old");
    if (row.kind === "services" && this.state().kind === "ready" && !this.areServicesTrue())
      this.fail("ready, though the services are old");
    const isReading = row.kind === "session" || row.kind === "services";
    if (isReading && this.state().kind === "loading") this.fail("still loading");
    if (!error) {
      if (!isReading && refused === undefined) this.fail("no failure was told");
      return;
    }
    if (error.kind === "cancelled") this.fail("reads as canceled");
    if (!error.sentence || !error.advice) this.fail("no sentence or no advice");
    if (row.kind !== "change") return;
    if (acted > 0 && !error.maybeDone) this.fail("was carried out, but reads as a plain failure");
    if (column.isRefusal && error.maybeDone) this.fail("was refused, but reads as a lost answer");
    if (this.effects() > 1) this.fail("was carried out twice");
    if (row.resend === "never" && acted > 1) this.fail("was sent again after ECS acted");
  }

  /** How often the change happened, counted in the endpoint's world. */
  private effects(): number {
    const { bench, row } = this;
    const acted = bench.calls(row.operation).filter(call => call.acted && call.input["reason"] !== "retry").length;
    // Stopping twice stops once.
    if (row.resend === "safe") return Math.min(acted, 1);
    if (row.operation !== "RunTask") return acted;
    const [cluster] = bench.sandbox.world.clusters.values();
    return [...(cluster?.tasks.values() ?? [])].filter(({ task }) => task.startedBy === startedBy).length;
  }

  private known(): ReadonlyMap<string, number | undefined> {
    return versionsOf(this.bench.session);
  }

  /** Of a row about services: those that are known once they were read. */
  private async knownServices(): Promise<readonly string[]> {
    const { services } = this.bench.session;
    if (this.row.kind !== "services") return [];
    await services.refresh();
    if (!this.areServicesTrue()) throw new Error("The services could not be read before anything went wrong.");
    return services.all.map(({ name }) => name);
  }

  private judgeKept(before: ReadonlyMap<string, number | undefined>, services: readonly string[]): string {
    const { row, bench } = this;
    if (bench.connection.clusters.length !== 2) this.fail("the known clusters are gone");
    else if ([...before.keys()].some(arn => !versionsOf(bench.session).has(arn))) this.fail("known rows are gone");
    if (services.some(name => !bench.session.services.get(name))) this.fail("known services are gone");
    switch (row.kind) {
      case "session":
      case "services":
        return "Last known rows stay.";
      case "onDemand":
        return row.keeps ?? "The wizard's answers stay.";
      case "change":
        return "The request stays, for Retry.";
      case "stream":
        return "What was read stays.";
    }
  }

  private async judgeRest(): Promise<string> {
    const { row, column, bench } = this;
    if (column.isWholeEndpoint || row.operation === "DescribeClusters" || (row.kind === "session" && row.hasCluster)) {
      await bench.elsewhere.refresh();
      if (bench.elsewhere.state.kind !== "ready") this.fail("another connection is disturbed");
      return "Other connections go on.";
    }
    await bench.session.refresh();
    if (bench.session.state.kind !== "ready") this.fail("the cluster can't be read");
    if (!this.isTrue(bench.session)) this.fail("the cluster's rows are old");
    return row.kind === "session" ? "Its clusters go on." : "The tree goes on.";
  }

  private async judgeRecovery(error: EcsError | undefined): Promise<string> {
    const { row, bench } = this;
    const isAboutServices = row.kind === "services";
    const watches = [
      bench.connection.watch(),
      bench.session.watch(),
      ...(isAboutServices ? [bench.session.services.watch()] : []),
    ];
    try {
      const isBack = await within(
        recoveryMs,
        () =>
          bench.connection.state.kind === "ready" &&
          bench.session.state.kind === "ready" &&
          this.isTrue(bench.session) &&
          (!isAboutServices || (this.state().kind === "ready" && this.areServicesTrue())),
      );
      if (!isBack) this.fail(`the tree does not recover: ${bench.connection.state.kind}, ${bench.session.state.kind}`);
    } finally {
      for (const watch of watches) watch.dispose();
    }
    if (row.kind === "session" || isAboutServices) return "By itself.";
    const isDone = row.kind === "change" && this.effects() > 0 && (row.resend === "never" || row.refusesAgain);
    if (isDone) return "Refresh shows that it was carried out.";
    const again = await row.attempt(bench);
    if (again.error) this.fail(`Retry fails: ${again.error.message}`);
    if (row.operation === "RunTask" && this.effects() !== 1) this.fail("Retry ran a second task");
    if (row.kind === "stream") return "By itself.";
    return error?.maybeDone && row.resend === "token" ? "Retry, with the same token." : "Retry.";
  }

  private state(): { readonly kind: string } {
    if (this.row.kind === "services") return this.bench.session.services.state;
    return this.row.hasCluster ? this.bench.session.state : this.bench.connection.state;
  }

  private isTrue(session: ClusterSession): boolean {
    return isTrue(this.bench.sandbox, session);
  }

  private areServicesTrue(): boolean {
    return areServicesTrue(this.bench.sandbox, this.bench.session);
  }

  private words({ sentence, advice }: EcsError): string {
    const words = `${sentence} ${advice}`
      .replaceAll(this.bench.endpoint, "ENDPOINT")
      .replaceAll(/\d{8}T\d{6}Z/g, "TIME")
      // A minute goes by between two runs.
      .replaceAll(/\b(19|21) min\b/g, "20 min");
    // Which of a reading's calls breaks first is chance.
    return this.column.isWholeEndpoint && (this.row.kind === "session" || this.row.kind === "services")
      ? words.replace(/before \w+ was answered/, "before OPERATION was answered")
      : words;
  }
}

async function within(ms: number, condition: () => boolean): Promise<boolean> {
  const until = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}
