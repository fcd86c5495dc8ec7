import assert from "node:assert/strict";
import { clusterArn } from "../envelope";
import { setupDocument, setupStream } from "../../../../src/stream/sources/setup";

describe("setting up a stream", () => {
  it("writes a rule for both kinds of versioned events, to a log group that EventBridge may write to", () => {
    const { template, attach } = setupStream({ target: "logs", region: "eu-west-1", name: "ecs-events" });
    for (const part of [
      "aws.ecs",
      "ECS Task State Change",
      "ECS Container Instance State Change",
      "AWS::Logs::ResourcePolicy",
      "logs:PutLogEvents",
      "/aws/events/ecs-events",
    ])
      assert.ok(template.includes(part), part);
    assert.equal(attach, "/aws/events/ecs-events");
    assert.ok(!template.includes("clusterArn"));
  });

  it("writes a queue with a dead-letter queue, and lets only the rule send to them", () => {
    const { template } = setupStream({
      target: "queue",
      region: "eu-west-1",
      name: "q",
      clusterArn: clusterArn("web"),
    });
    for (const part of [
      "DeadLetterConfig",
      "sqs:SendMessage",
      "aws:SourceArn: !GetAtt Rule.Arn",
      `clusterArn: ["${clusterArn("web")}"]`,
    ])
      assert.ok(template.includes(part), part);
    // Peeking at it must not end after so many receives: nobody else reads it.
    assert.ok(!template.includes("RedrivePolicy"));
  });

  it("makes a queue one more target of a rule that is there, and leaves the rule as it is", () => {
    const setup = setupStream({ target: "queue", region: "eu-west-1", name: "mine", rule: "theirs" });
    assert.ok(!setup.template.includes("AWS::Events::Rule"));
    assert.match(setup.template, /aws:SourceArn: !Sub arn:.*:rule\/theirs/);
    const commands = setup.commands.map(({ command }) => command).join("\n");
    assert.match(commands, /put-targets --rule theirs .*--targets "Id=mine,Arn=\$\(aws .*\)"$/m);
    assert.match(commands, /remove-targets --rule theirs --ids mine[^]*delete-stack/);
  });

  it("says how to run it and how to take it away, and does nothing itself", () => {
    const setup = setupStream({ target: "queue", region: "eu-west-1", profile: "it's mine", name: "1 bad/name" });
    const document = setupDocument(setup);
    assert.match(document, /changes nothing/);
    for (const verb of ["deploy", "describe-stacks", "delete-stack"]) assert.ok(document.includes(verb), verb);
    assert.ok(document.includes(`--profile 'it'\\''s mine'`));
    const windows = setupStream({
      target: "logs",
      region: "eu-west-1",
      profile: "it's",
      name: "a",
      shell: "powershell",
    });
    assert.ok(setupDocument(windows).includes(`--region 'eu-west-1' --profile 'it''s'`));
    assert.ok(document.includes("--stack-name bad-name"));
    const yaml = document.split("\n").filter(line => !line.startsWith("#"));
    assert.match(yaml[0] ?? "", /^AWSTemplateFormatVersion/);
    assert.ok(yaml.every(line => !line.includes("\t") && !/undefined|\[object/.test(line)));
  });
});
