import assert from "node:assert/strict";
import { cancelled } from "../../../src/ecs/rate/deadline";
import { endSession } from "../../../src/shell/sessions";

describe("the end of a session", () => {
  it("isn't waited for without end, and says that it wasn't answered", async () => {
    const logged: string[] = [];
    const log = { info: (text: string) => logged.push(text), warn: (text: string) => logged.push(text) };
    let isDisposed = false;
    const client = {
      endpoint: () => assert.fail("not asked"),
      start: () => assert.fail("not asked"),
      end: (_: string, signal: AbortSignal) =>
        new Promise<void>((_done, reject) => signal.addEventListener("abort", () => reject(cancelled()))),
      dispose: () => (isDisposed = true),
    };
    await endSession(client, "session-1", log, 10);
    assert.deepEqual(logged, [
      "TerminateSession session=session-1 It wasn't answered in time. It ends by itself once its idle timeout is over.",
    ]);
    assert.ok(isDisposed);
  });
});
