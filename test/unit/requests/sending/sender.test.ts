import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { operations } from "../../../../src/ecs/gateway/operations";
import type { OperationName } from "../../../../src/ecs/gateway/operations";
import type { Target } from "../../../../src/requests/sending/target";
import { openBench } from "../bench";
import type { Bench } from "../bench";

const changing = (Object.keys(operations) as OperationName[]).filter(name => operations[name].changes);

describe("sending a change", () => {
  let bench: Bench;
  let web: Target;

  beforeEach(async () => {
    bench = await openBench();
    web = await bench.cluster("prod-web");
  });

  afterEach(() => bench.close());

  /** The same cluster behind a gateway whose `send` answers this. */
  function behind(send: () => Promise<unknown>): Target {
    const gateway = Object.assign(Object.create(web.session.gateway) as EcsGateway, { send });
    const session = Object.create(web.session, { gateway: { value: gateway } }) as Target["session"];
    return { connection: web.connection, session };
  }

  const sent = (target: Target, operation: OperationName): Promise<EcsError> =>
    bench.sender.send(target, operation, { cluster: web.session.cluster.arn }, []).then(
      () => assert.fail(`${operation} counted as done`),
      (error: unknown) => (error instanceof EcsError ? error : assert.fail(String(error))),
    );

  it("takes a StartTask as carried out although a listener of the replica throws", async () => {
    const instance = [...web.session.replica.containerInstances.values()].find(item => item.agentConnected);
    const listening = web.session.replica.onDidChange(() => {
      throw new Error("a listener's own fault");
    });
    const answer = await bench.sender.send(
      web,
      "StartTask",
      { cluster: web.session.cluster.arn, taskDefinition: "queue-worker", containerInstances: [instance?.arn ?? ""] },
      [],
    );
    listening.dispose();
    assert.equal(answer.resources.length, 1);
    assert.equal(bench.calls("StartTask"), 1);
    assert.equal(bench.sender.history.entries.at(-1)?.outcome, "done");
  });

  it("writes each change into the log with the whole id and name of what it was about, refused or not", async () => {
    const { session } = web;
    const [task] = [...session.replica.tasks.values()].filter(item => item.service === "web");
    assert.ok(task);
    const input = { cluster: session.cluster.arn, task: task.arn };
    const about = new RegExp(`^StopTask cluster=prod-web account=.* about=${task.id} \\(web:\\d+\\) requestId=`);
    await bench.sender.send(web, "StopTask", input, [task.arn]);
    assert.match(bench.infos.at(-1) ?? "", about);
    bench.sandbox.addFault({ operation: "StopTask", kind: "error", type: "ClientException", message: "No." });
    await assert.rejects(bench.sender.send(web, "StopTask", input, [task.arn]));
    assert.match(bench.errors.at(-1) ?? "", about);
    const run = { cluster: session.cluster.arn, taskDefinition: "queue-worker", clientToken: "x" };
    const { resources } = await bench.sender.send(web, "RunTask", run, []);
    assert.ok(bench.infos.at(-1)?.includes(`about=${resources[0]?.arn.split("/").at(-1) ?? "?"} (queue-worker:`));
  });

  const shapes: readonly unknown[] = [
    {},
    [],
    null,
    "<html>",
    { tasks: {} },
    { tasks: [null] },
    { tasks: [{}] },
    { task: {} },
    { containerInstance: [] },
    { containerInstances: [{ status: "DRAINING" }] },
    { tasks: [{ taskArn: 7 }], failures: "none" },
  ];
  for (const operation of changing)
    it(`takes no other answer for one to ${operation}, and never for a refusal`, async () => {
      for (const output of shapes) {
        const failure = await sent(
          behind(() => Promise.resolve({ output })),
          operation,
        );
        assert.equal(failure.kind, "answer", JSON.stringify(output));
        assert.equal(failure.maybeDone, true);
        assert.match(failure.sentence, new RegExp(`The answer to ${operation} isn't valid for ECS: .+\\.$`));
        const entry = bench.sender.history.entries.at(-1);
        assert.equal(entry?.outcome, "lost");
        assert.ok(entry.detail);
      }
    });

  it("calls refused only what ECS refused: what the SDK could not read may have been carried out", async () => {
    const unread = Object.assign(new TypeError("Cannot read properties of null"), {
      $metadata: { httpStatusCode: 200 },
    });
    const lost = await sent(
      behind(() => Promise.reject(unread)),
      "UpdateContainerAgent",
    );
    assert.equal(lost.maybeDone, true);
    const refusal = Object.assign(new Error("Nope."), { name: "WeirdException", $metadata: { httpStatusCode: 400 } });
    const refused = await sent(
      behind(() => Promise.reject(refusal)),
      "UpdateContainerAgent",
    );
    assert.equal(refused.maybeDone, false);
    assert.equal(bench.sender.history.entries.at(-1)?.outcome, "refused");
  });

  it("reads an answer that holds failures only", async () => {
    const answer = await bench.sender.send(
      behind(() => Promise.resolve({ output: { failures: [{ arn: "a", reason: "AGENT" }, { reason: 3 }] } })),
      "RunTask",
      { cluster: web.session.cluster.arn, taskDefinition: "web" },
      [],
    );
    assert.deepEqual(answer.failures, [
      { arn: "a", reason: "AGENT", detail: undefined },
      { arn: undefined, reason: "UNKNOWN", detail: undefined },
    ]);
    assert.equal(bench.sender.history.entries.at(-1)?.outcome, "failures");
  });
});
