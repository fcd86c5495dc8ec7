import assert from "node:assert/strict";
import { Definitions } from "../../../../src/details/parts/definitions";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import type { TaskDefinition } from "../../../../src/ecs/model/model";
import { definition } from "../fixtures";

/** An endpoint that answers when it is told to, and a clock that stands still until it is moved. */
function bench() {
  let now = 1_000_000;
  const asked: { name: string; answer: (revision: number) => void; fail: () => void; signal: AbortSignal }[] = [];
  const gateway = {
    region: "us-east-1",
    taskDefinition: (name: string, signal: AbortSignal) =>
      new Promise<TaskDefinition>((resolve, reject) => {
        asked.push({
          name,
          signal,
          answer: revision => resolve({ ...definition(), revision }),
          fail: () => reject(new Error("no route")),
        });
      }),
  } as unknown as EcsGateway;
  const definitions = new Definitions(() => now);
  const news = { count: 0 };
  definitions.onDidChange(() => news.count++);
  const get = (name: string) => {
    const found = definitions.get(gateway, name);
    return found.kind === "ready" ? found.value.revision : found.kind;
  };
  /** Lets what was answered arrive. */
  const settled = () => new Promise(wake => setImmediate(wake));
  const answer = async (revision: number, index = asked.length - 1) => (asked[index]?.answer(revision), settled());
  const fail = async () => (asked.at(-1)?.fail(), settled());
  return { definitions, gateway, asked, news, get, answer, fail, pass: (ms: number) => (now += ms) };
}

const minute = 60_000;

describe("the task definitions that pages show", () => {
  it("are read once for a revision: it never changes what it runs", async () => {
    const { get, asked, answer, pass, news } = bench();
    const arn = "arn:aws:ecs:us-east-1:111122223333:task-definition/web:7";
    for (const name of ["web:7", arn]) {
      const before = asked.length;
      assert.equal(get(name), "loading");
      assert.equal(get(name), "loading");
      await answer(7);
      pass(24 * 60 * minute);
      assert.equal(get(name), 7);
      assert.equal(asked.length, before + 1);
    }
    assert.equal(news.count, 2);
  });

  it("are read again for a family, whose newest revision is another one later", async () => {
    const { get, asked, answer, pass, news } = bench();
    for (const name of ["web", "arn:aws:ecs:us-east-1:111122223333:task-definition/web"]) {
      const before = asked.length;
      get(name);
      await answer(7);
      pass(minute / 2);
      assert.equal(get(name), 7);
      assert.equal(asked.length, before + 1);
      pass(minute / 2);
      // What is known is shown until the answer is there, and asked for once.
      assert.equal(get(name), 7);
      assert.equal(get(name), 7);
      assert.equal(asked.length, before + 2);
      await answer(8);
      // And is the newest for as long again.
      pass(minute / 2);
      assert.equal(get(name), 8);
      assert.equal(asked.length, before + 2);
    }
    assert.equal(news.count, 4);
  });

  it("say that a family could not be read again, and try anew later", async () => {
    const { get, answer, fail, pass } = bench();
    get("web");
    await answer(7);
    pass(minute);
    get("web");
    await fail();
    assert.equal(get("web"), "failed");
    pass(minute);
    assert.equal(get("web"), "failed");
    await answer(8);
    assert.equal(get("web"), 8);
  });

  it("are read again on a person's refresh, which waits for no older call and is not undone by one", async () => {
    const { definitions, gateway, get, asked, answer } = bench();
    for (const name of ["web", "web:7"]) {
      const first = asked.length;
      get(name);
      definitions.reread(gateway, name);
      assert.equal(asked.length, first + 2);
      assert.ok(asked[first]?.signal.aborted);
      await answer(8, first + 1);
      await answer(7, first);
      assert.equal(get(name), 8);
    }
  });

  it("keep a failure of a revision until it is forgotten", async () => {
    const { definitions, gateway, get, asked, fail, answer, pass } = bench();
    get("web:7");
    await fail();
    get("web:6");
    await answer(6);
    pass(24 * 60 * minute);
    assert.equal(get("web:7"), "failed");
    definitions.forgetFailures(gateway);
    assert.equal(get("web:7"), "loading");
    await answer(7);
    assert.equal(get("web:7"), 7);
    assert.equal(get("web:6"), 6);
    assert.equal(asked.length, 3);
  });

  it("end their calls with the window", () => {
    const { definitions, get, asked } = bench();
    get("web");
    definitions.dispose();
    assert.ok(asked[0]?.signal.aborted);
  });
});
