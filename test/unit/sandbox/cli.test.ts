import assert from "node:assert/strict";
import { awsEcs, cliFound } from "../../awsCli";
import type { CliOutcome } from "../../awsCli";
import { type Bench, identity, openSandbox } from "./fixture";

const aws = ({ sandbox }: Bench, ...args: readonly string[]): Promise<CliOutcome> => awsEcs(sandbox.url, ...args);

describe("the AWS CLI against the sandbox", function () {
  this.timeout(60_000);

  before(function () {
    if (cliFound()) return;
    console.log("skipped: there is no AWS CLI (aws) here to ask");
    this.skip();
  });

  it("lists everything, with and without --max-items", async () => {
    const bench = await openSandbox({ world: { clusters: 1, instances: 3, tasks: 130 } });
    const list = async (...more: readonly string[]): Promise<{ taskArns: string[]; NextToken?: string }> =>
      (await aws(bench, "list-tasks", "--cluster", "load-1", ...more)).json as never;
    const all = await list();
    assert.equal(all.taskArns.length, 130);
    const first = await list("--max-items", "50");
    assert.equal(first.taskArns.length, 50);
    const second = await list("--max-items", "200", "--starting-token", first.NextToken ?? "");
    assert.deepEqual([...first.taskArns, ...second.taskArns], all.taskArns);
  });

  it("runs, describes and stops a task", async () => {
    const bench = await openSandbox();
    const run = await aws(bench, "run-task", "--cluster", "prod-batch", "--task-definition", "invoice-export");
    const {
      tasks: [task],
      failures,
    } = run.json as never as { tasks: { taskArn: string }[]; failures: unknown[] };
    assert.deepEqual(failures, []);
    bench.clock.advance(6000);
    const arn = task?.taskArn ?? "";
    const stop = await aws(bench, "stop-task", "--cluster", "prod-batch", "--task", arn, "--reason", "by hand");
    assert.equal((stop.json as never as { task: { desiredStatus: string } }).task.desiredStatus, "STOPPED");
    bench.clock.advance(10_000);
    const described = await aws(bench, "describe-tasks", "--cluster", "prod-batch", "--tasks", arn);
    const [stopped] = (described.json as never as { tasks: Record<string, unknown>[] }).tasks;
    assert.deepEqual([stopped?.lastStatus, stopped?.stoppedReason], ["STOPPED", "by hand"]);
  });

  it("registers and deregisters an instance", async () => {
    const bench = await openSandbox();
    const registered = await aws(
      bench,
      "register-container-instance",
      "--cluster",
      "sandbox-empty",
      "--instance-identity-document",
      identity(),
      "--instance-identity-document-signature",
      "c2lnbmF0dXJl",
    );
    type Answer = { containerInstance: { containerInstanceArn: string; status: string } };
    const arn = (registered.json as never as Answer).containerInstance.containerInstanceArn;
    const gone = await aws(
      bench,
      "deregister-container-instance",
      "--cluster",
      "sandbox-empty",
      "--container-instance",
      arn,
    );
    assert.equal((gone.json as never as Answer).containerInstance.status, "INACTIVE");
  });

  it("prints errors under their documented names", async () => {
    const bench = await openSandbox();
    const cases: readonly (readonly [string, ...string[]])[] = [
      ["(ClusterNotFoundException)", "list-tasks", "--cluster", "nope"],
      ["(InvalidParameterException)", "stop-task", "--cluster", "prod-web", "--task", "0".repeat(32)],
      ["(ClientException)", "run-task", "--cluster", "prod-web", "--task-definition", "nope"],
      ["(ServiceNotFoundException)", "list-tasks", "--cluster", "prod-web", "--service-name", "nope"],
    ];
    for (const [name, ...args] of cases) {
      const { code, errors } = await aws(bench, ...args);
      assert.notEqual(code, 0);
      assert.ok(errors.includes(name), errors);
    }
  });
});
