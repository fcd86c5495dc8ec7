import assert from "node:assert/strict";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../../src/sandbox/sandbox";
import { openLogs } from "../../../../src/stream/aws/awsLogs";
import { captureGroups } from "../../../../src/stream/offers/captureGroups";

describe("log groups that hold events already", () => {
  let sandbox: Sandbox;
  let logs: ReturnType<typeof openLogs>;
  const never = new AbortController().signal;
  const find = (names: readonly string[], patienceMs?: number) =>
    captureGroups(logs, new Set(names), "us-east-1", never, patienceMs);

  beforeEach(async () => {
    sandbox = await startSandbox({ quiet: true, world: { clusters: 2, instances: 1, tasks: 2 } });
    const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
    logs = openLogs({ region: "us-east-1", endpoint: sandbox.url, credentials });
  });

  afterEach(async () => {
    logs.dispose();
    await sandbox.close();
  });

  it("are found by the names of the connection's clusters, and only those", async () => {
    const { groups, failure } = await find(["load-1", "load-2"]);
    assert.equal(failure, undefined);
    assert.deepEqual(
      groups.map(({ name, clusterName }) => [name, clusterName]),
      [["/aws/events/ecs/containerinsights/load-1/performance", "load-1"]],
    );
    assert.deepEqual(await find(["load-2"]), { groups: [] });
  });

  it("are not taken for the metrics of a cluster, nor for what else begins like them", async () => {
    const named = (name: string) => ({ name, storedBytes: 1, createdAt: 0 });
    const port = {
      groups: () =>
        Promise.resolve(
          [
            "/aws/events/ecs/containerinsights/web/performance",
            "/aws/events/ecs/containerinsights/web/other",
            "/aws/events/ecs/containerinsights/performance",
            "/aws/ecs/containerinsights/web/performance",
          ].map(named),
        ),
    };
    const { groups } = await captureGroups(port, new Set(["web"]), "us-east-1", never);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ["/aws/events/ecs/containerinsights/web/performance"],
    );
  });

  for (const [kind, words] of [
    ["access-denied", /not authorized|isn't allowed|denied/i],
    ["throttle", /throttl|rate/i],
    ["shape", /isn't valid|not valid/i],
  ] as const)
    it(`are a failure with a sentence and a next step, not an empty list, when the call is answered by ${kind}`, async () => {
      sandbox.addFault({ operation: "logs:DescribeLogGroups", kind });
      const { groups, failure } = await find(["load-1"]);
      assert.deepEqual(groups, []);
      assert.match(`${failure?.sentence}`, words);
      assert.notEqual(failure?.advice ?? "", "");
    });

  it("do not keep the rest waiting when CloudWatch Logs doesn't answer", async () => {
    sandbox.addFault({ operation: "logs:DescribeLogGroups", kind: "hang" });
    const { groups, failure } = await find(["load-1"], 300);
    assert.deepEqual(groups, []);
    assert.equal(failure?.sentence, "CloudWatch Logs didn't answer within 0.3 s.");
  });
});
