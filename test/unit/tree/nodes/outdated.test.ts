import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { clockTime } from "../../../../src/text/clockTime";
import { problemCount } from "../../../../src/tree/rows/badge";
import { isLong, msToLong } from "../../../../src/tree/nodes/lasting";
import { lookOf } from "../../../../src/tree/drawing/look";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { welcomeFor } from "../../../../src/tree/rows/welcome";
import { task } from "../../details/fixtures";
import { allBelow, below, Ecs, failure, never } from "../fixture";

const shown = (ecs: Ecs, isOpen = true) => {
  const rows = allBelow(ecs.clusterNode).map(node => rowOf(node, true));
  return [rowOf(ecs.clusterNode, isOpen), ...rows].map(({ label, description }) => `${label} | ${description ?? ""}`);
};

const fail =
  (kind = "network" as Parameters<typeof failure>[0]) =>
  async (): Promise<void> => {
    throw failure(kind);
  };

const expiredLogin = async (): Promise<void> => {
  const login = { command: "aws", args: ["sso", "login"] };
  throw new EcsError({ kind: "auth", code: "LoginExpired", sentence: "It has expired.", advice: "Log in.", login });
};

/** As the rows of somebody who began to be throttled so long ago. */
const throttle = (readable: object, ms: number) =>
  Object.defineProperty(readable, "throttledSince", { value: Date.now() - ms, configurable: true });

/** Waits for what happens by itself. */
async function until(probe: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5000; !probe();) {
    assert.ok(Date.now() < deadline, "waited 5 s in vain");
    await new Promise(wake => setTimeout(wake, 5));
  }
}

describe("rows of what could not be read again", () => {
  let ecs: Ecs;

  beforeEach(async () => {
    ecs = new Ecs();
    await ecs.connection.load();
    await ecs.session.load();
  });
  afterEach(() => ecs.connection.dispose());

  it("stay, below the error, dimmed and in words", async () => {
    const before = allBelow(ecs.clusterNode);
    assert.ok(before.every(node => rowOf(node, true).outdated === undefined));
    const { state } = ecs.session;
    assert.ok(state.kind === "ready");
    ecs.tasks = fail();
    await ecs.session.refresh();

    const since = `Last updated ${clockTime(state.asOf)}`;
    assert.deepEqual(shown(ecs), [
      `web | ${since} · 1 instance · 1 task`,
      "ECS did not answer. | Retry",
      "Container Instances | was 1",
      "i-0abc12345 | was ACTIVE · 25% · 2 tasks",
      "web | was RUNNING · a0000000",
      "app | was RUNNING",
      "Services | was 1",
      "web | was 1 running",
      "a0000000 | was RUNNING",
      "app | was RUNNING",
    ]);
    const [error, ...kept] = allBelow(ecs.clusterNode);
    assert.deepEqual(
      kept.map(node => node.id),
      before.map(node => node.id),
      "the same rows as before",
    );
    for (const node of kept) {
      const row = rowOf(node, true);
      assert.equal(row.outdated, since, row.label);
      assert.equal(row.icon.color, "disabledForeground", row.label);
    }
    const row = rowOf(error ?? assert.fail("no error"));
    assert.equal(row.command?.command, "ecsExplorer.retry");
    assert.match(row.spoken ?? "", /Check the network\. Press Enter to retry/);
    assert.equal(row.outdated, undefined);
  });

  it("look old while they are read again, and the error stays until they are ready", async () => {
    ecs.tasks = fail();
    await ecs.session.refresh();
    const failed = shown(ecs);
    const look = lookOf(ecs.clusterNode, true);
    ecs.tasks = never;
    void ecs.session.refresh();
    assert.equal(ecs.session.state.kind, "loading");
    assert.deepEqual(shown(ecs), failed.with(1, "ECS did not answer. | Retrying…"));
    assert.equal(lookOf(ecs.clusterNode, true).whole, look.whole, "only the error is drawn anew");
    assert.notEqual(lookOf(ecs.clusterNode, true).error, look.error);

    ecs.tasks = undefined;
    await ecs.session.refresh();
    assert.doesNotMatch(shown(ecs).join("\n"), /was |Last updated|did not answer/);
    assert.notEqual(lookOf(ecs.clusterNode, true).whole, look.whole);
  });

  it("leave what has stopped as it is: that is still true", async () => {
    ecs.session.replica.take([task("a", { lastStatus: "STOPPED", version: 9 })], "event", Date.now());
    ecs.tasks = fail();
    await ecs.session.refresh();
    assert.ok(shown(ecs).includes("Stopped Tasks | was 1 in the last hour"));
    assert.ok(shown(ecs).some(text => text === "web | a0000000"));
  });

  it("are a closed cluster's counts only when the list of clusters is old, too", async () => {
    ecs.tasks = fail();
    await ecs.session.refresh();
    assert.equal(rowOf(ecs.clusterNode, true).icon.icon, "warning");
    assert.equal(rowOf(ecs.clusterNode, false).outdated, undefined);
    ecs.clusters = fail();
    await ecs.connection.refresh();
    assert.match(rowOf(ecs.clusterNode, false).description ?? "", /^Last updated .* · 1 instance · 1 task$/);
  });

  it("say so for a whole connection, whose clusters stay", async () => {
    ecs.clusters = fail();
    await ecs.connection.refresh();
    const [error, web] = below(ecs.connectionNode);
    assert.deepEqual([error?.kind, web?.kind], ["error", "cluster"]);
    const row = rowOf(ecs.connectionNode);
    assert.match(row.description ?? "", /^Last updated .* · eu-west-1 · 111122223333$/);
    assert.equal(row.icon.icon, "warning");
    assert.equal(rowOf(ecs.clusterNode, true).outdated, undefined, "an open cluster was read itself, and well");
  });

  it("count as one where a whole connection failed, until it is read again", async () => {
    ecs.clusters = fail();
    await ecs.connection.refresh();
    const badge = problemCount([ecs.connectionNode]);
    assert.equal(badge?.current, 1);
    assert.ok(
      badge.tooltip.startsWith(`Not up to date\n${rowOf(ecs.connectionNode).label}: Last updated `),
      badge.tooltip,
    );
    ecs.clusters = undefined;
    await ecs.connection.refresh();
    assert.equal(problemCount([ecs.connectionNode]), undefined);
  });

  it("are named by the badge, which goes with them", async () => {
    const nodes = [ecs.connectionNode, ecs.clusterNode];
    assert.equal(problemCount(nodes), undefined);
    ecs.tasks = fail();
    await ecs.session.refresh();
    const badge = problemCount(nodes);
    assert.equal(badge?.current, 1);
    assert.match(badge.tooltip, /^Not up to date\nweb: Last updated /);
    ecs.tasks = undefined;
    await ecs.session.refresh();
    assert.equal(problemCount(nodes), undefined);
  });

  it("say after two seconds that ECS is throttling, and no longer when that is over", () => {
    throttle(ecs.session, 1500);
    throttle(ecs.connection, 1500);
    assert.doesNotMatch(rowOf(ecs.clusterNode, true).description ?? "", /throttling/);
    throttle(ecs.session, 2000);
    throttle(ecs.connection, 2000);
    assert.match(rowOf(ecs.clusterNode, true).description ?? "", /^ECS is throttling; retrying · 1 instance/);
    assert.match(rowOf(ecs.connectionNode).description ?? "", /^ECS is throttling; retrying · eu-west-1/);
    assert.equal(isLong(undefined), false);
    assert.deepEqual([msToLong(1000, 2500), msToLong(1000, 3000), msToLong(undefined)], [500, undefined, undefined]);
  });

  it("can be left unread: a canceled first reading keeps what arrived, and says that it is not all", async () => {
    const fresh = new Ecs();
    await fresh.connection.load();
    fresh.tasks = never;
    void fresh.session.load();
    fresh.session.replica.take([task("a")], "api", Date.now());
    Object.defineProperty(fresh.session, "loadingSince", { value: Date.now() - 2000, configurable: true });
    assert.match(rowOf(fresh.clusterNode, true).context, /\bloading\b/);
    fresh.session.cancelLoading();
    assert.deepEqual(shown(fresh).slice(0, 3), [
      "web | Loading canceled · 1 task so far",
      "Loading was canceled. | Retry",
      "Services | was 1",
    ]);
    fresh.connection.dispose();
  });
});

describe("a reading that a person canceled", () => {
  it("begins again when it is asked for, and not by itself", async () => {
    const [canceled, watched] = [new Ecs(5), new Ecs(5)];
    const calls = { canceled: 0, watched: 0 };
    for (const ecs of [canceled, watched]) await ecs.connection.load();
    canceled.tasks = () => (calls.canceled++, never());
    watched.tasks = async () => void calls.watched++;
    for (const { session } of [canceled, watched]) session.watch();
    await until(() => calls.canceled === 1);
    canceled.session.cancelLoading();
    await until(() => calls.watched > 4);
    assert.equal(calls.canceled, 1);
    void canceled.session.refresh();
    await until(() => calls.canceled === 2);
    for (const { connection } of [canceled, watched]) connection.dispose();
  });
});

describe("a failure without rows from before", () => {
  it("never looks like an empty list", async () => {
    const ecs = new Ecs();
    ecs.clusters = fail();
    await ecs.connection.load();
    assert.deepEqual(
      below(ecs.connectionNode).map(node => node.kind),
      ["error"],
    );
    assert.match(rowOf(ecs.connectionNode).description ?? "", /^Not loaded · eu-west-1$/);
    void ecs.connection.refresh();
    assert.deepEqual(
      below(ecs.connectionNode).map(node => node.kind),
      ["error"],
    );

    ecs.clusters = undefined;
    ecs.names = [];
    await ecs.connection.refresh();
    assert.deepEqual(
      below(ecs.connectionNode).map(node => rowOf(node).label),
      ["No clusters in eu-west-1"],
    );
    ecs.clusters = fail();
    await ecs.connection.refresh();
    assert.deepEqual(
      below(ecs.connectionNode).map(node => node.kind),
      ["error"],
      "that there were none is old",
    );
    ecs.connection.dispose();
  });

  it("says of a cluster that is gone that it is, and not that it is empty", async () => {
    const ecs = new Ecs();
    await ecs.connection.load();
    ecs.tasks = fail("missing");
    await ecs.session.load();
    const kinds = below(ecs.clusterNode).map(node => node.kind);
    assert.equal(kinds[0], "error");
    assert.ok(!kinds.includes("notice"));
    ecs.connection.dispose();
  });

  it("gives way to a welcome text only where it fits", async () => {
    assert.equal(welcomeFor([]), "noConnection");
    const ecs = new Ecs();
    ecs.clusters = fail();
    await ecs.connection.load();
    assert.equal(welcomeFor([ecs.connection]), "none", "the error row says it");
    ecs.clusters = fail("auth");
    await ecs.connection.refresh();
    assert.equal(welcomeFor([ecs.connection]), "none");
    ecs.clusters = never;
    void ecs.connection.refresh();
    assert.equal(welcomeFor([ecs.connection]), "none", "nothing flickers while it is tried again");
    ecs.clusters = expiredLogin;
    await ecs.connection.refresh();
    assert.equal(welcomeFor([ecs.connection]), "login");
    assert.equal(welcomeFor([ecs.connection, ecs.connection]), "none", "its row says which one it is");
    ecs.clusters = never;
    void ecs.connection.refresh();
    assert.equal(welcomeFor([ecs.connection]), "login", "the button stays while it is tried again");
    ecs.clusters = undefined;
    await ecs.connection.refresh();
    assert.equal(welcomeFor([ecs.connection]), "none");
    ecs.clusters = fail("auth");
    await ecs.connection.refresh();
    assert.equal(welcomeFor([ecs.connection]), "none", "the rows known from before stay");
    ecs.connection.dispose();

    const none = new Ecs();
    none.names = [];
    await none.connection.load();
    assert.equal(welcomeFor([none.connection]), "noClusters");
    assert.equal(welcomeFor([none.connection, ecs.connection]), "none");
    none.connection.dispose();
  });
});

describe("rows that nobody looked at for longer than the interval", () => {
  let ecs: Ecs;

  beforeEach(async () => {
    ecs = new Ecs(30);
    await ecs.connection.load();
    await ecs.session.load();
  });
  afterEach(() => ecs.connection.dispose());

  it("say since when they are paused, until a reading that begins at once has ended", async () => {
    const heard: string[] = [];
    ecs.connection.onDidChange(() => heard.push("connection"));
    ecs.session.onDidChange(() => heard.push("cluster"));
    const watchers = [ecs.connection.watch(), ecs.session.watch()];
    const look = lookOf(ecs.clusterNode, true);
    assert.doesNotMatch(shown(ecs).join("\n"), /Paused/);
    for (const watcher of watchers) watcher.dispose();
    heard.length = 0;
    await until(() => ecs.connection.isPaused && ecs.session.isPaused);
    assert.deepEqual(new Set(heard), new Set(["connection", "cluster"]));
    const { state } = ecs.session;
    assert.ok(state.kind === "ready");
    const since = `Paused · last updated ${clockTime(state.asOf)}`;
    const brief = `Paused since ${clockTime(state.asOf)}`;
    assert.equal(shown(ecs)[0], `web | ${brief} · 1 instance · 1 task`);
    assert.equal(shown(ecs, false)[0], "web | 1 instance · 1 task", "its connection says it for all that are closed");
    assert.match(rowOf(ecs.connectionNode).description ?? "", /^Paused since/);
    assert.match(rowOf(ecs.clusterNode, false).outdated ?? "", /^Paused · last updated/);
    assert.notEqual(lookOf(ecs.clusterNode, true).whole, look.whole, "it is drawn anew");
    for (const node of allBelow(ecs.clusterNode)) assert.equal(rowOf(node, true).outdated, since);
    assert.equal(problemCount([ecs.connectionNode, ecs.clusterNode]), undefined, "nothing is wrong");

    let answer = () => undefined as void;
    ecs.tasks = () => new Promise(resolve => (answer = resolve));
    const watcher = ecs.session.watch();
    assert.equal(ecs.session.state.kind, "loading", "it is read at once");
    assert.match(shown(ecs)[0] ?? "", /Paused/, "nothing is new yet");
    ecs.tasks = undefined;
    await until(() => {
      answer();
      return !ecs.session.isPaused;
    });
    assert.doesNotMatch(shown(ecs).join("\n"), /Paused/);
    watcher.dispose();
  });
});

describe("rows of a cluster whose connection is down", () => {
  it("are old soon after somebody else begins to look, though the cluster itself had not failed yet", async () => {
    const ecs = new Ecs(30);
    await ecs.connection.load();
    await ecs.session.load();
    const watcher = ecs.session.watch();
    ecs.clusters = fail("auth");
    ecs.tasks = fail("auth");
    await ecs.connection.load();
    assert.equal(ecs.connection.state.kind, "failed");
    const another = ecs.session.watch();
    await until(() => ecs.session.state.kind === "failed");
    assert.match(rowOf(ecs.clusterNode, true).outdated ?? "", /^Last updated/);
    watcher.dispose();
    another.dispose();
    ecs.connection.dispose();
  });
});

describe("rows that a stream kept current while nobody looked", () => {
  it("are paused soon after the stream has ended", async () => {
    const ecs = new Ecs(30);
    await ecs.connection.load();
    await ecs.session.load();
    const relief = ecs.session.relieve(3_600_000);
    ecs.session.watch().dispose();
    await new Promise(setImmediate);
    assert.equal(ecs.session.isPaused, false);
    relief.dispose();
    await until(() => ecs.session.isPaused);
    ecs.connection.dispose();
  });
});

describe("rows that are paused", () => {
  it("stay so when a reading of them is canceled", async () => {
    const ecs = new Ecs(30);
    await ecs.connection.load();
    await ecs.session.load();
    ecs.session.watch().dispose();
    await until(() => ecs.session.isPaused);
    ecs.tasks = () => never();
    void ecs.session.load();
    assert.equal(ecs.session.state.kind, "loading");
    ecs.session.cancelLoading();
    assert.equal(ecs.session.state.kind, "ready");
    assert.equal(ecs.session.isPaused, true);
    ecs.connection.dispose();
  });
});

describe("an instance below which no task is known", () => {
  it("says that there is none only where everything was read and the instance counts none", async () => {
    const ecs = new Ecs();
    ecs.taskIds = [];
    await ecs.connection.load();
    ecs.tasks = fail();
    await ecs.session.load();
    const texts = () => allBelow(ecs.clusterNode).map(node => rowOf(node, true).label);
    assert.ok(texts().includes("2 tasks, not loaded"), texts().join());
    ecs.tasks = undefined;
    await ecs.session.load();
    assert.ok(texts().includes("Loading tasks…"), texts().join());
    assert.ok(!texts().includes("No tasks on this container instance"));
    ecs.connection.dispose();
  });
});
