import assert from "node:assert/strict";
import { bothPass, narrowerText, passedBy } from "../../../../src/stream/offers/rulePattern";

const cluster = (name: string) => `arn:aws:ecs:us-east-1:111122223333:cluster/${name}`;
const task = "ECS Task State Change";
const instance = "ECS Container Instance State Change";

/** What a pattern is said to pass: `all`, less, or nothing that the stream check can use. */
function said(pattern: object | string): string {
  const passed = passedBy(typeof pattern === "string" ? pattern : JSON.stringify(pattern));
  return passed ? (narrowerText(passed) ?? "all") : "none";
}

describe("what an EventBridge rule passes of ECS's events", () => {
  const samples: readonly (readonly [string, object | string])[] = [
    ["all", { source: ["aws.ecs"] }],
    ["all", { source: ["aws.ecs"], "detail-type": [task, instance], account: ["111122223333"] }],
    ["all", { source: ["aws.s3", "aws.ecs"] }],
    ["all", { source: [{ prefix: "aws.e" }] }],
    ["all", { source: [{ wildcard: "*.ecs" }] }],
    ["all", { "detail-type": [{ prefix: "ECS " }] }],
    ["all", { source: [{ "anything-but": ["aws.s3"] }] }],
    ["only tasks", { source: ["aws.ecs"], "detail-type": [task] }],
    ["only container instances", { source: ["aws.ecs"], "detail-type": [instance, "ECS Service Action"] }],
    ["only STOPPED tasks", { source: ["aws.ecs"], detail: { lastStatus: ["STOPPED"] } }],
    ["only RUNNING or STOPPED tasks", { source: ["aws.ecs"], detail: { lastStatus: ["RUNNING", "STOPPED"] } }],
    [
      "only STOPPED tasks of cluster web",
      { source: ["aws.ecs"], detail: { lastStatus: ["STOPPED"], clusterArn: [cluster("web")] } },
    ],
    [
      "only tasks and container instances of cluster web",
      { source: ["aws.ecs"], detail: { clusterArn: [cluster("web")] } },
    ],
    [
      "only tasks of clusters web, api",
      { source: ["aws.ecs"], "detail-type": [task], detail: { clusterArn: [cluster("web"), cluster("api")] } },
    ],
    [
      "only tasks and container instances of some clusters",
      { source: ["aws.ecs"], detail: { clusterArn: [{ prefix: cluster("prod-") }] } },
    ],
    [
      "only tasks filtered by lastStatus",
      { source: ["aws.ecs"], "detail-type": [task], detail: { lastStatus: [{ "anything-but": "PENDING" }] } },
    ],
    [
      "only tasks filtered by resources, group",
      {
        source: ["aws.ecs"],
        "detail-type": [task],
        resources: [{ prefix: "arn" }],
        detail: { group: ["service:web"] },
      },
    ],
    [
      "only tasks and container instances filtered by conditions",
      { source: ["aws.ecs"], detail: { $or: [{ lastStatus: ["STOPPED"] }, { launchType: ["EC2"] }] } },
    ],
    ["none", { source: ["aws.ecs"], "detail-type": ["ECS Service Action"] }],
    ["none", { source: ["aws.ecs"], "detail-type": [instance], detail: { lastStatus: ["STOPPED"] } }],
    ["none", { source: ["aws.ecr"] }],
    ["none", { source: [{ "anything-but": "aws.ecs" }] }],
    ["none", { source: [{ wildcard: "aws.ec?" }] }],
    ["none", { source: [{ prefix: "aws.ec2" }] }],
    ["none", { account: ["111122223333"] }],
    ["none", "rate(5 minutes)"],
    ["none", "[]"],
  ];
  for (const [words, pattern] of samples)
    it(`${words}: ${typeof pattern === "string" ? pattern : JSON.stringify(pattern)}`, () => {
      assert.equal(said(pattern), words);
    });

  it("puts together what two rules send to one target", () => {
    const of = (pattern: object) => passedBy(JSON.stringify({ source: ["aws.ecs"], ...pattern })) ?? {};
    const both = (one: object, other: object) => narrowerText(bothPass(of(one), of(other)));
    assert.equal(both({ "detail-type": [task] }, { "detail-type": [instance] }), undefined);
    assert.equal(both({ detail: { lastStatus: ["STOPPED"] } }, { "detail-type": [task] }), "only tasks");
    assert.equal(
      both({ detail: { lastStatus: ["STOPPED"] } }, { "detail-type": [instance] }),
      "only STOPPED tasks and container instances",
    );
    assert.equal(
      both({ detail: { lastStatus: ["STOPPED"] } }, { detail: { lastStatus: ["RUNNING"] } }),
      "only STOPPED tasks and RUNNING tasks",
    );
  });
});
