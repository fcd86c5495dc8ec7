import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { allItems } from "../../../../src/ecs/rate/concurrently";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { FaultKind, Sandbox } from "../../../../src/sandbox/sandbox";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { gatewayTo, never, shortDeadlines } from "../gatewayFixture";

describe("what a narrow row says of a failure", () => {
  let sandbox: Sandbox;
  let gateway: EcsGateway;

  before(async () => {
    sandbox = await startSandbox({ quiet: true });
    gateway = await gatewayTo(sandbox, { ...shortDeadlines, throttledMs: 300 });
  });
  after(async () => {
    gateway.dispose();
    await sandbox.close();
  });
  afterEach(() => sandbox.clearFaults());

  const kinds: readonly FaultKind[] = [
    "throttle",
    "expired-token",
    "access-denied",
    "unrecognized-client",
    "drop",
    "html",
    "truncated",
    "shape",
    "hang",
    "slow",
    "repeat-token",
  ];
  for (const kind of kinds)
    it(`leaves room for Retry: ${kind}`, async () => {
      sandbox.addFault({ operation: "ListClusters", kind, body: { nonsense: true } });
      await assert.rejects(allItems(gateway.clusterArns(never)), (error: unknown) => {
        assert.ok(error instanceof EcsError);
        assert.ok(error.brief.length <= 32, error.brief);
        assert.notEqual(error.brief, error.sentence);
        return true;
      });
    });
});
