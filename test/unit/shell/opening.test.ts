import assert from "node:assert/strict";
import { EcsError } from "../../../src/ecs/model/errors";
import { historyText } from "../../../src/requests/sending/history";
import type { Target } from "../../../src/requests/sending/target";
import { openBench } from "../requests/bench";
import type { Bench } from "../requests/bench";

describe("opening a session with a container", () => {
  let bench: Bench;
  let web: Target;

  beforeEach(async () => {
    bench = await openBench();
    web = await bench.cluster("prod-web");
  });

  afterEach(() => bench.close());

  const open = () => {
    const task = [...web.session.replica.tasks.values()].find(
      item => item.service === "api" && item.lastStatus === "RUNNING",
    );
    assert.ok(task);
    const execution = {
      cluster: web.session.cluster.arn,
      task: task.arn,
      container: "app",
      command: "psql --password=CanaryPassword",
    };
    return bench.sender.open(web, "ExecuteCommand", task.arn, signal =>
      web.session.gateway.executeCommand(execution, signal),
    );
  };

  it("is noted with where it went, and without its token", async () => {
    const { sessionId, tokenValue } = await open();
    const text = historyText(bench.sender.history.entries);
    assert.match(text, /ExecuteCommand {2}prod-web · \d+ · us-east-1/);
    assert.ok(text.includes(`opened session ${sessionId} with task `), text);
    assert.ok(!text.includes(tokenValue));
  });

  it("is sent once, however its answer is lost, and then says that it may have been opened", async () => {
    for (const kind of ["act-then-drop", "act-then-truncated", "act-then-html"] as const) {
      const before = bench.calls("ExecuteCommand");
      bench.sandbox.addFault({ operation: "ExecuteCommand", kind });
      const failure = await open().catch((error: unknown) => error);
      bench.sandbox.clearFaults();
      assert.ok(failure instanceof EcsError, kind);
      assert.equal(failure.maybeDone, true, kind);
      assert.equal(bench.calls("ExecuteCommand"), before + 1, kind);
    }
  });

  it("never repeats its command, which may hold a password, in what went wrong", async () => {
    bench.sandbox.addFault({ operation: "ExecuteCommand", kind: "echo" });
    const failure = await open().catch((error: unknown) => error);
    assert.ok(failure instanceof EcsError);
    assert.doesNotMatch(`${failure.message} ${historyText(bench.sender.history.entries)}`, /CanaryPassword/);
  });
});
