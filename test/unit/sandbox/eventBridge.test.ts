import {
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import assert from "node:assert/strict";
import { awsCli, cliFound } from "../../awsCli";
import { openSandbox } from "./fixture";
import type { Bench } from "./fixture";

const held: { destroy(): void }[] = [];

async function openBus(): Promise<Bench & { events: EventBridgeClient; sqs: SQSClient }> {
  const bench = await openSandbox({ world: { clusters: 1, instances: 1, tasks: 2 } });
  const { url, region } = bench.sandbox;
  const settings = {
    endpoint: url,
    region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    maxAttempts: 1,
  };
  const events = new EventBridgeClient(settings);
  const sqs = new SQSClient(settings);
  held.push(events, sqs);
  return { ...bench, events, sqs };
}

const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:111122223333:${name}`;

describe("the sandbox's EventBridge", () => {
  afterEach(() => {
    for (const client of held.splice(0)) client.destroy();
  });

  it("lists the rules that fill its queue and its log group, as they are at the time", async () => {
    const { sandbox, events } = await openBus();
    const patterns = async () =>
      ((await events.send(new ListRulesCommand({}))).Rules ?? []).map(({ Name, State, EventPattern }) => [
        Name,
        State,
        JSON.parse(EventPattern ?? "") as unknown,
      ]);
    const history = ["ecs-events-history", "ENABLED", { source: ["aws.ecs"] }];
    assert.deepEqual(await patterns(), [["ecs-events", "ENABLED", { source: ["aws.ecs"] }], history]);
    sandbox.delivery.pattern = { detail: { lastStatus: ["STOPPED"] } };
    assert.deepEqual(await patterns(), [
      ["ecs-events", "ENABLED", { source: ["aws.ecs"], detail: { lastStatus: ["STOPPED"] } }],
      history,
    ]);
    sandbox.delivery.pattern = "off";
    assert.deepEqual((await patterns())[0]?.slice(0, 2), ["ecs-events", "DISABLED"]);

    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: "ecs-events" }));
    assert.deepEqual(
      Targets.map(({ Arn }) => Arn),
      [arnOf("ecs-events")],
    );
    const named = await events.send(new ListRuleNamesByTargetCommand({ TargetArn: arnOf("ecs-events") }));
    assert.deepEqual(named.RuleNames, ["ecs-events"]);
    await assert.rejects(events.send(new ListTargetsByRuleCommand({ Rule: "none" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("delivers what a rule that was put beside its own passes, once, and leaves its own queue as it was", async () => {
    const { sandbox, events, sqs } = await openBus();
    await sqs.send(new CreateQueueCommand({ QueueName: "mine" }));
    const EventPattern = JSON.stringify({ source: ["aws.ecs"], "detail-type": ["ECS Task State Change"] });
    await events.send(new PutRuleCommand({ Name: "tasks-only", EventPattern }));
    await events.send(new PutTargetsCommand({ Rule: "tasks-only", Targets: [{ Id: "mine", Arn: arnOf("mine") }] }));
    for (const cluster of sandbox.world.clusters.values()) {
      for (const task of cluster.tasks.values()) sandbox.world.changeTask(task, { startedBy: "test" });
      for (const instance of cluster.instances.values())
        sandbox.world.changeInstance(instance, { agentConnected: false });
    }
    const received = async (name: string) => {
      const QueueUrl = sandbox.queueUrl.replace(/[^/]+$/, name);
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = "" }) => (JSON.parse(Body) as Record<string, string>)["detail-type"]);
    };
    assert.deepEqual(await received("mine"), ["ECS Task State Change", "ECS Task State Change"]);
    assert.equal((await received("ecs-events")).length, 3);
  });

  it("refuses a pattern that it could not match, rather than passing everything", async () => {
    const { events } = await openBus();
    const EventPattern = JSON.stringify({ source: [{ prefix: "aws." }] });
    await assert.rejects(events.send(new PutRuleCommand({ Name: "r", EventPattern })), {
      name: "InvalidEventPatternException",
    });
  });

  it("answers in pages", async () => {
    const { events } = await openBus();
    const first = await events.send(new ListRulesCommand({ Limit: 1 }));
    const second = await events.send(new ListRulesCommand({ Limit: 1, NextToken: first.NextToken }));
    assert.deepEqual(
      [...(first.Rules ?? []), ...(second.Rules ?? [])].map(({ Name }) => Name),
      ["ecs-events", "ecs-events-history"],
    );
    assert.equal(second.NextToken, undefined);
  });

  it("is driven by the AWS CLI", async function () {
    this.timeout(120_000);
    if (!cliFound()) return this.skip();
    const { sandbox } = await openBus();
    const aws = async (...args: readonly string[]) => (await awsCli(sandbox.url, "events", ...args)).json as object;
    const { Rules } = (await aws("list-rules", "--name-prefix", "ecs")) as { Rules: { Name: string }[] };
    assert.deepEqual(
      Rules.map(({ Name }) => Name),
      ["ecs-events", "ecs-events-history"],
    );
    const { Targets } = (await aws("list-targets-by-rule", "--rule", "ecs-events-history")) as {
      Targets: { Arn: string }[];
    };
    assert.deepEqual(
      Targets.map(({ Arn }) => Arn),
      ["arn:aws:logs:us-east-1:111122223333:log-group:/aws/events/ecs"],
    );
    const more = ["--rule", "ecs-events-history", "--targets", `Id=q,Arn=${arnOf("ecs-events")}`];
    assert.deepEqual(await aws("put-targets", ...more), { FailedEntryCount: 0, FailedEntries: [] });
  });
});
