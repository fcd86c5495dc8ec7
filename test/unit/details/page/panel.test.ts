import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { Definitions } from "../../../../src/details/parts/definitions";
import { Panel } from "../../../../src/details/page/panel";
import { Connections } from "../../../../src/ecs/session/connections";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import type { Task } from "../../../../src/ecs/model/model";
import type { PageMessage } from "../../../../src/webview/parts/protocol";
import type { HostMessage } from "../../../../src/webview/page/pageProtocol";
import { cluster, clusterArn, definition, task, taskArn } from "../fixtures";

/** Waits until `probe` holds; for what a panel does a moment after the news. */
async function until(probe: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!probe()) {
    assert.ok(Date.now() < deadline, "waited 5 s in vain");
    await new Promise(wake => setTimeout(wake, 10));
  }
}

/** A connection to one cluster that holds what `tasks` says, and a page of one of them. */
async function page(tasks: () => readonly Task[]) {
  const gateway: Partial<EcsGateway> = {
    region: "us-east-1",
    at: () => gateway as EcsGateway,
    async *clusterArns() {
      yield [clusterArn];
    },
    describeClusters: async () => ({ found: [cluster()], failures: [] }),
    async *containerInstanceArns() {
      yield [];
    },
    async *taskArns(_, filter) {
      yield filter.desiredStatus === "STOPPED" ? [] : tasks().map(item => item.arn);
    },
    describeTasks: async (_, arns) => ({ found: tasks().filter(item => arns.includes(item.arn)), failures: [] }),
    taskDefinition: async () => definition(),
    dispose: () => undefined,
  };
  const connections = new Connections(async () => gateway as EcsGateway, {
    intervalMs: () => 3_600_000,
    readOnly: () => false,
  });
  connections.set([{ id: "c", label: "c", region: "us-east-1", origin: "saved" }]);
  await connections.get("c")?.load();
  const session = connections.cluster(clusterArn) ?? assert.fail("no cluster");

  const watchers = { count: 0 };
  const watch = session.watch.bind(session);
  session.watch = () => {
    const watched = watch();
    watchers.count++;
    return { dispose: () => (watched.dispose(), void watchers.count--) };
  };
  const sent: HostMessage[] = [];
  const acted: PageMessage[] = [];
  let say: (message: unknown) => void = () => assert.fail("nobody listens");
  let looked: () => void = () => undefined;
  const webview = {
    visible: true,
    title: "",
    onDidChangeViewState: (listener: () => void) => {
      looked = listener;
      return { dispose: () => undefined };
    },
    webview: {
      onDidReceiveMessage: (listener: typeof say) => {
        say = listener;
        return { dispose: () => undefined };
      },
      postMessage: async (message: HostMessage) => sent.push(message) > 0,
    },
  };
  const panel = new Panel(
    { kind: "task", connection: "c", cluster: clusterArn, arn: taskArn("a") },
    webview as unknown as vscode.WebviewPanel,
    {
      connections,
      definitions: new Definitions(),
      logClients: { get: () => Promise.reject(new Error("no logs")) },
      renamed: () => (webview.title = panel.tab.name),
      act: (_, message) => void acted.push(message),
    },
  );
  const see = (visible: boolean) => {
    webview.visible = visible;
    looked();
  };
  await until(() => session.state.kind === "ready");
  const dispose = () => {
    panel.dispose();
    connections.dispose();
  };
  return { sent, acted, session, watchers, webview, see, say: (message: unknown) => say(message), dispose };
}

describe("a page's host", () => {
  it("sends all once, and after that only what changed", async () => {
    const { sent, session, say, webview, dispose } = await page(() => [task("a")]);
    assert.equal(sent.length, 0, "a page that did not say that it is ready hears nothing");
    say({ kind: "ready" });
    await until(() => sent.some(message => message.kind === "patch"));
    assert.equal(sent[0]?.kind, "show");
    assert.match(webview.title, /web:7/);
    const before = sent.length;
    session.replica.take([task("a", { version: 3 })], "api", Date.now());
    session.replica.take([task("a", { version: 4, healthStatus: "UNHEALTHY" })], "event", Date.now());
    await until(() => sent.length > before);
    const last = sent.at(-1);
    assert.ok(last?.kind === "patch");
    assert.match(JSON.stringify(last.patch), /UNHEALTHY/);
    assert.doesNotMatch(JSON.stringify(last.patch), /taskDefinitionArn|arn:aws:ecs/);
    dispose();
  });

  it("follows nothing while it is hidden, and says all when it is back", async () => {
    const { sent, session, say, see, watchers, dispose } = await page(() => [task("a")]);
    say({ kind: "ready" });
    await until(() => sent.some(message => message.kind === "patch"));
    assert.equal(watchers.count, 1);
    see(false);
    assert.equal(watchers.count, 0);
    session.replica.take([task("a", { version: 9 })], "event", Date.now());
    const before = sent.length;
    see(true);
    assert.equal(watchers.count, 1);
    say({ kind: "ready" });
    assert.equal(sent[before]?.kind, "show");
    assert.match(JSON.stringify(sent[before]), /"v9"/);
    dispose();
    assert.equal(watchers.count, 0);
  });

  it("keeps what was known last when the task is gone, and offers nothing more to do to it", async () => {
    const { sent, session, say, dispose } = await page(() => [task("a")]);
    say({ kind: "ready" });
    await until(() => sent.length > 0);
    session.replica.remove([taskArn("a")], Date.now());
    say({ kind: "ready" });
    const message = sent.at(-1);
    assert.ok(message?.kind === "show");
    assert.equal(message.state.freshness.kind, "gone");
    assert.equal(message.state.view?.header.title, "web:7");
    assert.deepEqual(
      message.state.view.header.actions.map(action => action.key),
      ["copyArn"],
    );
    dispose();
  });

  it("carries out nothing that is no message of the protocol", async () => {
    const { acted, say, dispose } = await page(() => [task("a")]);
    say({ kind: "command", command: "workbench.action.quit" });
    say("refresh");
    say({ kind: "refresh" });
    assert.deepEqual(acted, [{ kind: "refresh" }]);
    dispose();
  });
});
