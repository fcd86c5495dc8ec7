import assert from "node:assert/strict";
import type { Failure } from "../../../../src/ecs/answers/described";
import { Sampling } from "../../../../src/stream/trust/sampling";
import type { Trust } from "../../../../src/stream/trust/trust";
import { clusterArn, taskArn } from "../envelope";
import { fakeGateway } from "../fakeGateway";

const web = clusterArn("web");

describe("a sample of what a trusted stream told", () => {
  it("takes for gone only what the API says it doesn't know", async () => {
    const failures: readonly Failure[] = [
      { arn: taskArn(1), reason: "MISSING" },
      { arn: taskArn(2), reason: "ACCESS_DENIED" },
      { reason: "MISSING" },
    ];
    const gateway = {
      ...fakeGateway(() => []),
      describeClusters: () => Promise.resolve({ found: [], failures: [] }),
      describeTasks: () => Promise.resolve({ found: [], failures }),
    };
    const gone: string[] = [];
    const sampling = new Sampling({
      gateway,
      trust: { stalest: () => [taskArn(1), taskArn(2), taskArn(3)] } as unknown as Trust,
      resting: () => [web],
      shown: () => undefined,
      onAnswer: (_, __, missing) => void gone.push(...missing),
      onFailure: error => assert.fail(String(error)),
    });
    await sampling.sample();
    sampling.dispose();
    assert.deepEqual(gone, [taskArn(1)]);
  });
});
