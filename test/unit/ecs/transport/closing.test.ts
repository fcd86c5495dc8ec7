import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../../src/sandbox/sandbox";
import { openQueue } from "../../../../src/stream/aws/awsQueue";

const never = new AbortController().signal;

describe("a client that was closed", () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await startSandbox({ world: { clusters: 1, instances: 1, tasks: 1 } })));
  afterEach(() => sandbox.close());

  async function noConnections(): Promise<void> {
    const until = Date.now() + 3000;
    while (sandbox.connections > 0 && Date.now() < until) await sleep(10);
    assert.equal(sandbox.connections, 0);
  }

  it("leaves no connection when a detached queue's last messages are deleted after it", async () => {
    const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
    const port = openQueue(sandbox.queueUrl, { region: "us-east-1", endpoint: sandbox.url, credentials });
    await port.facts(never);
    port.dispose();
    await port.remove(["applied-before-it-was-detached"], never);
    assert.equal(sandbox.calls.at(-1)?.operation, "sqs:DeleteMessageBatch");
    await noConnections();
  });

  it("leaves no connection of a call that was asked before its connection was removed", async () => {
    const spec = { id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" } as const;
    const gateway = await openGateway(spec, () => Promise.reject(new Error("no MFA")));
    const [cluster] = sandbox.world.clusters.values();
    await gateway.describeClusters([cluster?.cluster.clusterArn ?? ""], never);
    // Its socket comes when the credentials have, by which time the connection is gone.
    const asked = gateway.describeClusters([cluster?.cluster.clusterArn ?? ""], never);
    gateway.dispose();
    await asked;
    await noConnections();
  });
});
