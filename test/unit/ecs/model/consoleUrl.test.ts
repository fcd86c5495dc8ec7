import assert from "node:assert/strict";
import { consoleUrl, isOfAws } from "../../../../src/ecs/model/consoleUrl";

const arn = (what: string, partition = "aws", region = "eu-west-1") =>
  `arn:${partition}:ecs:${region}:111122223333:${what}`;

describe("a resource's page in the AWS console", () => {
  it("is on its region's host, below its cluster", () => {
    const home = "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/web";
    assert.equal(consoleUrl(arn("cluster/web"), "web"), `${home}/services?region=eu-west-1`);
    assert.equal(consoleUrl(arn("service/web/api"), "web"), `${home}/services/api/health?region=eu-west-1`);
    assert.equal(consoleUrl(arn("task/web/0f3c"), "web"), `${home}/tasks/0f3c/configuration?region=eu-west-1`);
    assert.equal(
      consoleUrl(arn("container-instance/web/9a1b"), "web"),
      `${home}/infrastructure/container-instances/9a1b?region=eu-west-1`,
    );
  });

  it("is on its partition's domain, and nowhere where none is known", () => {
    const hostOf = (partition: string, region: string) =>
      new URL(consoleUrl(arn("cluster/web", partition, region), "web") ?? "https://none").host;
    assert.equal(hostOf("aws-cn", "cn-north-1"), "cn-north-1.console.amazonaws.cn");
    assert.equal(hostOf("aws-us-gov", "us-gov-west-1"), "us-gov-west-1.console.amazonaws-us-gov.com");
    assert.equal(hostOf("aws-iso", "us-iso-east-1"), "none");
  });

  it("is there for what AWS's own endpoints show", () => {
    const shown = [undefined, "https://ecs.eu-west-1.amazonaws.com", "https://vpce-1.ecs.cn-north-1.amazonaws.com.cn"];
    assert.ok(shown.every(isOfAws));
    for (const other of ["http://127.0.0.1:8080", "https://amazonaws.com.evil.example", "nonsense"])
      assert.equal(isOfAws(other), false, other);
  });

  it("is never on a host of an endpoint's choosing", () => {
    assert.equal(consoleUrl(arn("cluster/web", "aws", "evil.example/"), "web"), undefined);
    assert.equal(consoleUrl("web", "web"), undefined);
    assert.equal(consoleUrl(arn("task-definition/web"), "web"), undefined);
    assert.match(consoleUrl(arn("cluster/web"), "a/../b?c") ?? "", /clusters\/a%2F..%2Fb%3Fc\/services/);
  });
});
