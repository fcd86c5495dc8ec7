import assert from "node:assert/strict";
import { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { instanceState } from "../../../../src/requests/sending/wording";
import { clusterCounts } from "../../../../src/tree/rows/clusterRow";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import type { Node } from "../../../../src/tree/nodes/node";
import { cluster, instance, task } from "../../details/fixtures";

const told = { runningTasksCount: 2, pendingTasksCount: 3 };

/** A cluster whose list says other numbers than its reading finds: an instance, a task that runs, one that starts, one gone. */
function listedCluster() {
  const tasks = [task("a"), task("b", { lastStatus: "PENDING" }), task("c", { lastStatus: "STOPPED" })];
  const listed = cluster({ ...told, registeredContainerInstancesCount: 4 });
  const gateway: Partial<EcsGateway> = {
    region: "us-east-1",
    at: () => gateway as EcsGateway,
    describeClusters: async () => ({ found: [listed], failures: [] }),
    async *containerInstanceArns() {
      yield [instance().arn];
    },
    describeContainerInstances: async () => ({ found: [instance(told)], failures: [] }),
    async *taskArns(_, { desiredStatus }) {
      const isStopped = desiredStatus === "STOPPED";
      yield tasks.filter(({ lastStatus }) => (lastStatus === "STOPPED") === isStopped).map(({ arn }) => arn);
    },
    describeTasks: async (_, arns) => ({ found: tasks.filter(({ arn }) => arns.includes(arn)), failures: [] }),
    forecast: () => ({}) as never,
  };
  return new ClusterSession(gateway as EcsGateway, listed, () => 3_600_000);
}

describe("how many tasks there are", () => {
  it("is what runs and what waits to, on an instance's row and in a picker", () => {
    const shown = instance(told);
    const session = {
      replica: { containerInstances: new Map([[shown.arn, shown]]) },
      state: { kind: "ready", asOf: 1 },
    };
    const node = { kind: "containerInstance", id: "x", arn: shown.arn, session } as unknown as Node;
    assert.match(rowOf(node).description ?? "", /· 5 tasks$/);
    assert.match(instanceState(shown), /· 5 tasks ·/);
  });

  it("is what was read of a cluster that is followed, and else what the list of clusters says", async () => {
    const session = listedCluster();
    assert.equal(clusterCounts(session, false), "4 instances · 5 tasks");
    assert.equal(clusterCounts(session, true), "4 instances · 5 tasks");
    await session.load();
    assert.equal(session.state.kind, "ready");
    assert.equal(clusterCounts(session, true), "1 instance · 2 tasks");
    assert.equal(clusterCounts(session, false), "4 instances · 5 tasks");
    session.dispose();
  });
});
