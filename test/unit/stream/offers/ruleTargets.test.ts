import assert from "node:assert/strict";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../../src/sandbox/sandbox";
import { queueUrlOf } from "../../../../src/stream/aws/awsQueue";
import { openRules } from "../../../../src/stream/aws/awsRules";
import { ruleTargets } from "../../../../src/stream/offers/ruleTargets";
import type { EventRule, RulesPort, RuleTarget } from "../../../../src/stream/aws/servicePorts";

const never = new AbortController().signal;
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:111122223333:${name}`;
const groupArn = (name: string) => `arn:aws:logs:us-east-1:111122223333:log-group:${name}`;

describe("targets of rules on ECS's events", () => {
  /** Rules by their patterns and targets. */
  const port = (rules: Readonly<Record<string, Partial<EventRule> & { targets: readonly string[] }>>): RulesPort => ({
    rules: () => Promise.resolve(Object.entries(rules).map(([name, rule]) => ({ name, isEnabled: true, ...rule }))),
    targets: rule =>
      Promise.resolve((rules[rule]?.targets ?? []).map((arn): RuleTarget => ({ arn, isTransformed: false }))),
  });
  const all = JSON.stringify({ source: ["aws.ecs"] });
  const stopped = JSON.stringify({ source: ["aws.ecs"], detail: { lastStatus: ["STOPPED"] } });

  it("are queues and log groups of rules that pass ECS's changes, those that tell most first", async () => {
    const found = await ruleTargets(
      port({
        a: { pattern: stopped, targets: [queueArn("alarms")] },
        b: { pattern: all, targets: ["arn:aws:lambda:us-east-1:111122223333:function:f", groupArn("/aws/events/x:*")] },
        c: { pattern: all, isEnabled: false, targets: [queueArn("old")] },
        d: { pattern: JSON.stringify({ source: ["aws.s3"] }), targets: [queueArn("uploads")] },
        nightly: { targets: [queueArn("jobs")] },
      }),
      "us-east-1",
      never,
    );
    assert.equal(found.failure, undefined);
    assert.deepEqual(
      found.offers.map(({ name, rules, narrower, isEnabled }) => [name, rules, narrower, isEnabled]),
      [
        ["/aws/events/x", ["b"], undefined, true],
        ["alarms", ["a"], "only STOPPED tasks", true],
        ["old", ["c"], undefined, false],
      ],
    );
    assert.deepEqual(found.offers[0]?.place, { kind: "logs", group: "/aws/events/x" });
  });

  it("are one offer where two rules share a target, and a disabled one adds nothing", async () => {
    const tasks = JSON.stringify({ source: ["aws.ecs"], "detail-type": ["ECS Task State Change"] });
    const instances = JSON.stringify({ source: ["aws.ecs"], "detail-type": ["ECS Container Instance State Change"] });
    const target = [queueArn("events")];
    const offers = async (isEnabled: boolean) =>
      (
        await ruleTargets(
          port({ one: { pattern: tasks, targets: target }, two: { pattern: instances, isEnabled, targets: target } }),
          "us-east-1",
          never,
        )
      ).offers.map(({ rules, narrower, isEnabled: sends }) => [rules, narrower, sends]);
    assert.deepEqual(await offers(true), [[["one", "two"], undefined, true]]);
    assert.deepEqual(await offers(false), [[["one", "two"], "only tasks", true]]);
  });

  it("keep what was found before a failure", async () => {
    const broken = port({
      a: { pattern: all, targets: [queueArn("events")] },
      b: { pattern: all, targets: [queueArn("more")] },
    });
    const found = await ruleTargets(
      {
        ...broken,
        targets: (rule, signal) => (rule === "b" ? Promise.reject(new Error("no")) : broken.targets(rule, signal)),
      },
      "us-east-1",
      never,
    );
    assert.deepEqual(
      found.offers.map(({ name }) => name),
      ["events"],
    );
    assert.ok(found.failure);
  });

  describe("asked of EventBridge", () => {
    let sandbox: Sandbox;
    let rules: ReturnType<typeof openRules>;
    const find = (patienceMs?: number) => ruleTargets(rules, "us-east-1", never, patienceMs);

    beforeEach(async () => {
      sandbox = await startSandbox({ quiet: true, world: { clusters: 1, instances: 1, tasks: 2 } });
      const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
      rules = openRules({ region: "us-east-1", endpoint: sandbox.url, credentials });
    });

    afterEach(async () => {
      rules.dispose();
      await sandbox.close();
    });

    it("tell what the rule passes at the time", async () => {
      sandbox.delivery.pattern = { "detail-type": ["ECS Task State Change"] };
      const { offers, failure } = await find();
      assert.equal(failure, undefined);
      assert.deepEqual(
        offers.map(({ name, rules: [rule], narrower }) => [name, rule, narrower]),
        [
          ["/aws/events/ecs", "ecs-events-history", undefined],
          ["ecs-events", "ecs-events", "only tasks"],
        ],
      );
    });

    it("are all found, however many pages they come in", async () => {
      const post = (operation: string, body: object) =>
        fetch(sandbox.url, {
          method: "POST",
          headers: { "x-amz-target": `AWSEvents.${operation}` },
          body: JSON.stringify(body),
        });
      for (let n = 0; n < 120; n++) await post("PutRule", { Name: `r${n}`, EventPattern: all });
      await post("PutTargets", { Rule: "r99", Targets: [{ Id: "q", Arn: queueArn("last"), InputPath: "$.detail" }] });
      const { offers } = await find(60_000);
      assert.deepEqual(offers.find(({ name }) => name === "last")?.isTransformed, true);
    });

    for (const operation of ["ListRules", "ListTargetsByRule"])
      for (const [kind, words] of [
        ["access-denied", /not authorized to perform: events:List/],
        ["throttle", /Rate exceeded/],
        ["expired-token", /expired/],
        ["truncated", /didn't answer List.* in .* protocol/],
        ["html", /didn't answer List.* in .* protocol/],
        ["shape", /isn't valid: it has no list/],
        ["drop", /ECONNRESET|reset|closed|reach/i],
        ["endless-token", /pages don't end/],
      ] as const)
        it(`are a failure with a sentence and a next step when ${operation} is answered by ${kind}`, async () => {
          sandbox.addFault({ operation: `events:${operation}`, kind });
          const { offers, failure } = await find();
          assert.deepEqual(offers, []);
          assert.match(`${failure?.sentence}`, words);
          assert.notEqual(failure?.advice ?? "", "");
        });

    it("do not keep the rest waiting when EventBridge doesn't answer", async () => {
      sandbox.addFault({ operation: "events:ListRules", kind: "hang" });
      const { offers, failure } = await find(300);
      assert.deepEqual(offers, []);
      assert.equal(failure?.sentence, "EventBridge didn't answer within 0.3 s.");
    });
  });

  it("are reached where the connection reaches SQS, in any partition", () => {
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const url = (arn: string, endpoint?: string) => queueUrlOf(arn, { region: "us-east-1", endpoint, credentials });
    assert.equal(url(queueArn("events")), "https://sqs.us-east-1.amazonaws.com/111122223333/events");
    assert.equal(
      url("arn:aws-cn:sqs:cn-north-1:111122223333:events"),
      "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/events",
    );
    assert.equal(url(queueArn("events"), "http://127.0.0.1:4000/x"), "http://127.0.0.1:4000/111122223333/events");
  });
});
