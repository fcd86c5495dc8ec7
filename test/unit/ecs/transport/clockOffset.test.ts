import assert from "node:assert/strict";
import { array, assert as always, integer, nat, property, tuple } from "fast-check";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import { ClockOffset } from "../../../../src/ecs/transport/clockOffset";
import { manualClock, startSandbox } from "../../../../src/sandbox/sandbox";

describe("this machine's clock against AWS's", () => {
  it("is known within a second or so from the Date of a few answers, and 0 while it may be right", () => {
    const offset = integer({ min: -600_000, max: 600_000 });
    const calls = array(tuple(nat(60_000), nat(200), nat(200)), { minLength: 1, maxLength: 12 });
    always(
      property(offset, calls, (aheadMs, made) => {
        const clock = new ClockOffset();
        let now = 1_800_000_000_000;
        for (const [pauseMs, there, back] of made) {
          now += pauseMs;
          const written = new Date(now + there).toUTCString();
          clock.hear(written, now + aheadMs, now + there + back + aheadMs);
          now += there + back;
        }
        if (clock.aheadMs !== 0) assert.ok(Math.abs(clock.aheadMs - aheadMs) <= 700);
        else assert.ok(Math.abs(aheadMs) <= 1400);
      }),
    );
  });

  it("is read from the answers of ECS", async () => {
    const sandbox = await startSandbox({ world: "empty", clock: manualClock(Date.now() - 120_000) });
    const spec = { id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" } as const;
    const gateway = await openGateway(spec, () => Promise.reject(new Error("no MFA")));
    try {
      await gateway.describeClusters(["none"], new AbortController().signal);
      assert.ok(Math.abs((gateway.clockAheadMs ?? 0) - 120_000) < 2000, `${gateway.clockAheadMs}`);
    } finally {
      gateway.dispose();
      await sandbox.close();
    }
  });
});
