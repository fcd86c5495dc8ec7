import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import type { LoadState } from "../../../../src/ecs/session/clusterSession";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { parseCluster, parseContainerInstance, parseTask } from "../../../../src/ecs/parsing/parse";

const prefix = "arn:aws:ecs:us-east-1:111122223333";
const clusterArn = `${prefix}:cluster/c`;
const cluster = parseCluster({ clusterArn, runningTasksCount: 2, registeredContainerInstancesCount: 1 });
const tasks = ["1", "2"].map(id => `${prefix}:task/c/${id}`);
const instance = `${prefix}:container-instance/c/9`;

interface Pending {
  readonly turn: number;
  readonly answer: () => void;
  readonly fail: () => void;
}

/** A gateway whose calls wait until a test answers or fails them, in any order; it doesn't listen to signals at all. */
class Held {
  readonly pending: Pending[] = [];
  turns = 0;

  private call<T>(turn: number, value: T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.pending.push({
        turn,
        answer: () => resolve(value),
        fail: () =>
          reject(new EcsError({ kind: "denied", code: "AccessDeniedException", sentence: "No.", advice: "" })),
      });
    });
  }

  gateway(turn = 0): EcsGateway {
    const call = <T>(value: T) => this.call(turn, value);
    async function* page(arns: readonly string[]) {
      yield await call(arns);
    }
    const gateway: Partial<EcsGateway> = {
      region: "us-east-1",
      at: () => this.gateway(++this.turns),
      forecast: () => ({ callMs: 50, room: 1e6, perSecond: 1e6 }),
      containerInstanceArns: () => page([instance]),
      taskArns: (_, { desiredStatus }) => page(desiredStatus === "STOPPED" ? [] : tasks),
      describeClusters: () => call({ found: [cluster], failures: [] }),
      describeTasks: (_, arns) =>
        call({ found: arns.map(taskArn => parseTask({ taskArn, version: 1, lastStatus: "RUNNING" })), failures: [] }),
      describeContainerInstances: (_, arns) =>
        call({
          found: arns.map(containerInstanceArn =>
            parseContainerInstance({ containerInstanceArn, version: 1 }, clusterArn),
          ),
          failures: [],
        }),
    };
    return gateway as EcsGateway;
  }
}

/** Read anew, which the compiler doesn't expect of a property. */
const stateOf = (session: ClusterSession): LoadState => session.state;

const settle = () => new Promise(resolve => setImmediate(resolve));

const anyStep = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("load" as const, "refresh" as const, "cancel" as const) },
  { weight: 6, arbitrary: fc.record({ which: fc.nat(), fails: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ which: fc.nat(), fails: fc.constant(false) }) },
);

describe("a cluster's readings, whatever the order of answers, failures, Refresh and Cancel", () => {
  it("are ready when all of the last one was answered, failed when any of it failed, and never lose a row", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 60 }), fc.boolean(), async (steps, loadsFirst) => {
        const held = new Held();
        const session = new ClusterSession(held.gateway(), cluster, () => 60_000);
        /** The last turn, and how it ended, as told by what was answered. */
        let known: "idle" | "ready" | "failed" | "cancelled" = "idle";
        let underWay = 0;
        const answer = async ({ which, fails }: { which: number; fails: boolean }) => {
          const [call] = held.pending.splice(which % held.pending.length, 1);
          if (!call) return;
          if (fails) call.fail();
          else call.answer();
          await settle();
          if (call.turn !== underWay) return;
          if (fails) known = "failed";
          else if (!held.pending.some(({ turn }) => turn === underWay)) known = "ready";
          else return;
          underWay = 0;
        };
        const rows = () => session.replica.tasks.size + session.replica.containerInstances.size;
        let most = 0;
        let heard = session.state;
        session.onDidChange(() => (heard = session.state));
        const check = () => {
          most = Math.max(most, rows());
          assert.equal(rows(), most, "a row was lost");
          assert.equal(heard, session.state, "a change of state was not told");
          const kind = session.state.kind === "failed" ? session.state.error.kind : session.state.kind;
          const expected = underWay > 0 ? "loading" : known === "failed" ? "denied" : known;
          assert.equal(kind, expected);
        };
        if (loadsFirst) steps.unshift("load");
        for (const step of steps) {
          if (step === "cancel") {
            session.cancelLoading();
            if (underWay > 0 && known === "idle") known = "cancelled";
            underWay = 0;
          } else if (typeof step === "string") {
            void session[step]();
            underWay = held.turns;
          } else await answer(step);
          await settle();
          check();
        }
        while (held.pending.length > 0) {
          await answer({ which: 0, fails: false });
          check();
        }
        assert.notEqual(session.state.kind, "loading");
        if (session.state.kind === "ready") assert.equal(rows(), 3);
        session.dispose();
        assert.equal(rows(), 0);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it("are waited for to the end of the one that took an older one's place", async () => {
    const held = new Held();
    const session = new ClusterSession(held.gateway(), cluster, () => 60_000);
    let ended = 0;
    const count = () => ended++;
    void session.load().then(count);
    void session.refresh().then(count);
    const old = held.pending.splice(0);
    for (const call of old.filter(({ turn }) => turn === 1)) call.fail();
    held.pending.push(...old.filter(({ turn }) => turn === 2));
    await settle();
    assert.deepEqual([ended, session.state.kind], [0, "loading"]);
    for (let call = held.pending.shift(); call; call = held.pending.shift()) {
      call.answer();
      await settle();
    }
    assert.deepEqual([ended, session.state.kind], [2, "ready"]);
    session.dispose();
  });

  it("keep why the one before failed until one succeeds, and since when the rows are", async () => {
    const held = new Held();
    const session = new ClusterSession(held.gateway(), cluster, () => 60_000);
    const finish = async () => {
      for (let call = held.pending.shift(); call; call = held.pending.shift()) {
        call.answer();
        await settle();
      }
    };
    void session.load();
    await finish();
    void session.load();
    held.pending.shift()?.fail();
    await settle();
    const failed = stateOf(session);
    assert.ok(failed.kind === "failed" && failed.asOf !== undefined);
    await finish();
    assert.equal(stateOf(session), failed, "what came late changed the state");
    void session.load();
    const again = stateOf(session);
    assert.ok(again.kind === "loading" && again.failure === failed.error && again.asOf === failed.asOf);
    await finish();
    assert.equal(stateOf(session).kind, "ready");
    session.dispose();
  });
});
