import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ofCluster } from "../../../src/ecs/answers/answer";
import { lastPart, parseArn } from "../../../src/ecs/model/model";
import { clusterOf } from "../../../src/ecs/parsing/parse";
import { reviewLines } from "../../../src/requests/documents/review";
import { shortId } from "../../../src/ecs/model/names";
import { markdownText } from "../../../src/text/markdownText";
import { plainText } from "../../../src/text/plainText";
import { anyText } from "../text/anyText";
import { assertShowable, fuzz, orTyped } from "./cases";
import { damagedText } from "./damaged";
import { clusterArn, instanceArn, taskArn } from "./samples";

const part = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const arns = fc.record({
  partition: fc.constantFrom("aws", "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc"),
  region: fc.constantFrom("us-east-1", "eusc-de-east-1", ""),
  account: fc.stringMatching(/^\d{12}$/),
  kind: fc.constantFrom("task", "container-instance", "service", "cluster", "task-definition"),
  cluster: fc.option(part, { nil: undefined }),
  id: part,
});

describe("fuzz: ARNs", () => {
  fuzz("say what they were made of", arns, ({ cluster, ...facts }) => {
    const { partition, region, account, kind, id } = facts;
    const arn = `arn:${partition}:ecs:${region}:${account}:${kind}/${cluster === undefined ? "" : `${cluster}/`}${id}`;
    assert.deepEqual(parseArn(arn), cluster === undefined ? facts : { ...facts, cluster });
    assert.equal(lastPart(arn), id);
    const home = clusterOf(arn);
    assert.equal(home === undefined, cluster === undefined);
    if (home !== undefined)
      assert.deepEqual(parseArn(home), { partition, region, account, kind: "cluster", id: cluster });
  });

  const hostile = fc.oneof(damagedText(fc.constantFrom(taskArn, instanceArn, clusterArn)), anyText);

  fuzz("that are none, or hostile, break nothing and are shown whole", hostile, arn => {
    const parsed = parseArn(arn);
    if (parsed) assert.ok(arn.endsWith(parsed.id));
    clusterOf(arn);
    for (const text of [plainText(arn), plainText(shortId(arn)), markdownText(arn)]) assertShowable(text, "a label");
    for (const line of reviewLines("StopTask", { cluster: arn, task: arn }, clusterArn))
      assertShowable(line, "a review");
    orTyped(() => ofCluster("ListTasks", clusterArn, [arn]));
    orTyped(() => ofCluster("ListTasks", arn, [taskArn]));
  });
});
