import assert from "node:assert/strict";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import { Connections } from "../../../../src/ecs/session/connections";
import { EcsError } from "../../../../src/ecs/model/errors";
import { RateLimiter } from "../../../../src/ecs/rate/rateLimiter";
import { TokenQueue } from "../../../../src/ecs/rate/tokenQueue";
import type { Priority, CallClass } from "../../../../src/ecs/rate/tokenQueue";
import { startSandbox } from "../../../../src/sandbox/sandbox";

const never = new AbortController().signal;

/** Both of the clocks that the limiter and its buckets read, moved by hand. */
class FakeClock {
  private readonly real = Object.getOwnPropertyDescriptor(Date, "now") ?? {};
  private elapsed = 0;

  constructor() {
    const [start, began] = [Date.now(), performance.now()];
    Date.now = () => start + this.elapsed;
    performance.now = () => began + this.elapsed;
  }

  pass(ms: number): void {
    this.elapsed += ms;
  }

  restore(): void {
    Object.defineProperty(Date, "now", this.real);
    // The real one is its prototype's.
    Reflect.deleteProperty(performance, "now");
  }
}

describe("rate limiter", () => {
  it("lets the most urgent go first, and what is hurried overtake", async () => {
    const queue = new TokenQueue({ burst: 1, perSecond: 100 });
    await queue.enter({ priority: "urgent" }, "usual", never);
    const order: string[] = [];
    const hurried: { priority: Priority } = { priority: "background" };
    const ask = (name: string, urgency: { readonly priority: Priority }, callClass: CallClass = "usual") =>
      queue.enter(urgency, callClass, never).then(() => order.push(name));
    const asked = [
      ask("background", { priority: "background" }),
      ask("hurried", hurried),
      ask("visible", { priority: "visible" }),
      ask("visible instance", { priority: "visible" }, "first"),
      ask("urgent", { priority: "urgent" }),
    ];
    hurried.priority = "urgent";
    await Promise.all(asked);
    assert.deepEqual(order, ["hurried", "urgent", "visible instance", "visible", "background"]);
  });

  it("lets those that wait together go one after the other, so that the first is sent before the last is signed", async () => {
    const queue = new TokenQueue({ burst: 100, perSecond: 100 });
    const order: string[] = [];
    const call = async (name: string, callClass: CallClass = "usual") => {
      await queue.enter({ priority: "visible" }, callClass, never);
      // As signing does, which takes many turns of the promises but none of the event loop.
      for (let step = 0; step < 50; step++) await Promise.resolve();
      order.push(name);
    };
    const calls = Array.from({ length: 10 }, (_, index) => call(`describe ${index}`, "bulk"));
    calls.push(call("list", "first"));
    for (let step = 0; step < 200; step++) await Promise.resolve();
    assert.deepEqual(order, ["describe 0"]);
    await Promise.all(calls);
    assert.equal(order[1], "list");
    assert.equal(order.length, 11);
  });

  it("gives the background a quarter of the rate", async () => {
    const queue = new TokenQueue({ burst: 8, perSecond: 0.001 });
    let sent = 0;
    const stop = new AbortController();
    const asked = Array.from({ length: 8 }, () =>
      queue.enter({ priority: "background" }, "usual", stop.signal).then(() => sent++),
    );
    await Promise.all(asked.slice(0, 2));
    await queue.enter({ priority: "visible" }, "usual", never);
    assert.equal(sent, 2);
    stop.abort();
    assert.equal((await Promise.allSettled(asked)).filter(({ status }) => status === "rejected").length, 6);
  });

  describe("once it was throttled", () => {
    let clock: FakeClock;
    beforeEach(() => (clock = new FakeClock()));
    afterEach(() => clock.restore());

    it("sends nothing for a moment, then half as much, and after 20 s as before", () => {
      const queue = new TokenQueue({ burst: 1000, perSecond: 100 });
      queue.throttled();
      assert.equal(queue.room, 0);
      clock.pass(1000);
      assert.equal(Math.round(queue.room), 50);
    });

    it("takes what comes within a second for one storm, and slows down again at the next", () => {
      const queue = new TokenQueue({ burst: 1000, perSecond: 100 });
      queue.throttled();
      clock.pass(999);
      const before = queue.room;
      queue.throttled();
      assert.equal(queue.room, before, "the same storm emptied the bucket again");
      clock.pass(1);
      queue.throttled();
      assert.ok(queue.room < 1, "the next storm left calls in the bucket");
      clock.pass(1000);
      // Half of what it had come back to, (0.5 + 1 s of 20 s) / 2, of 100 a second.
      assert.equal(Math.round(queue.room), 28);
    });

    it("never stands still for good", () => {
      const queue = new TokenQueue({ burst: 1000, perSecond: 100 });
      for (let storm = 0; storm < 20; storm++) {
        queue.throttled();
        clock.pass(1000);
      }
      assert.ok(queue.room >= 10, `${String(queue.room)} calls a second`);
    });
  });

  it("ends a wait when the call is cancelled, and the next one is not kept waiting by it", async () => {
    const queue = new TokenQueue({ burst: 1, perSecond: 50 });
    await queue.enter({ priority: "visible" }, "usual", never);
    const controller = new AbortController();
    const cancelled = queue.enter({ priority: "urgent" }, "usual", controller.signal);
    const next = queue.enter({ priority: "background" }, "usual", never);
    controller.abort();
    await assert.rejects(cancelled, (error: unknown) => error instanceof EcsError && error.kind === "cancelled");
    await next;
  });

  it("keeps a short answer from waiting behind all the long ones", async () => {
    const limiter = RateLimiter.unlimited();
    let describes = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const describe = () =>
      limiter.run("DescribeTasks", { priority: "visible" }, never, async () => {
        most = Math.max(most, ++describes);
        await new Promise<void>(answered => waiting.push(answered));
        describes--;
      });
    const all = Array.from({ length: 60 }, describe);
    await limiter.run("ListTasks", { priority: "visible" }, never, () => Promise.resolve());
    assert.ok(most >= 10 && most <= 20, `${most} describes before one list`);
    for (let answered = 0; answered < 60; answered++) {
      waiting.shift()?.();
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all(all);
    assert.ok(most <= 20);
  });

  it("keeps no more calls under way than the agent has sockets", async () => {
    const limiter = RateLimiter.unlimited();
    let underWay = 0;
    let most = 0;
    const call = async () => {
      most = Math.max(most, ++underWay);
      // As answers do, which take longer than all that may go needs to be sent.
      await new Promise(resolve => setTimeout(resolve, 20));
      underWay--;
    };
    const calls = Array.from({ length: 300 }, () => limiter.run("ListTasks", { priority: "visible" }, never, call));
    await Promise.all(calls);
    assert.ok(most > 10 && most <= 50, `${most} at once`);
  });
});

async function connect(url: string) {
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => 60_000,
    readOnly: () => false,
  });
  process.env["AWS_ACCESS_KEY_ID"] = "test";
  process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  connections.set([{ id: "s", label: "s", region: "us-east-1", endpoint: url, origin: "saved" }]);
  const [connection] = connections.all;
  assert.ok(connection);
  await connection.load();
  const [session] = connection.clusters;
  assert.ok(session, connection.state.kind === "failed" ? connection.state.error.message : "no cluster");
  return { connections, session };
}

describe("a reading under ECS's request rates", () => {
  it("of more calls than the burst is throttled at no call", async function () {
    this.timeout(60_000);
    // The reserve is one call, 50 ms of the refill: on a busy machine the first call may take that much longer than later ones.
    this.retries(2);
    const sandbox = await startSandbox({ rateLimits: true, world: { clusters: 1, instances: 100, tasks: 5500 } });
    const { connections, session } = await connect(sandbox.url);
    try {
      await session.load();
      assert.equal(session.state.kind, "ready");
      assert.equal(session.replica.tasks.size, 5500);
      const calls = sandbox.calls.filter(call => /Tasks|ContainerInstances/.test(call.operation));
      assert.ok(calls.length > 100);
      assert.equal(calls.filter(call => call.status !== 200).length, 0);
    } finally {
      connections.dispose();
      await sandbox.close();
    }
  });

  it("that somebody else has used up ends well, and shows the throttling to nobody", async function () {
    this.timeout(60_000);
    const sandbox = await startSandbox({ world: { clusters: 1, instances: 100, tasks: 1200 } });
    const { connections, session } = await connect(sandbox.url);
    try {
      sandbox.addFault({ operation: "DescribeTasks", kind: "throttle", times: 3 });
      sandbox.addFault({ operation: "ListTasks", kind: "throttle", times: 2 });
      const states: string[] = [];
      session.onDidChange(() => states.push(session.state.kind));
      await session.load();
      assert.equal(session.state.kind, "ready");
      assert.ok(!states.includes("failed"));
      assert.equal(session.replica.tasks.size, 1200);
      assert.ok(sandbox.calls.filter(call => call.status !== 200).length >= 5);
    } finally {
      connections.dispose();
      await sandbox.close();
    }
  });
});
