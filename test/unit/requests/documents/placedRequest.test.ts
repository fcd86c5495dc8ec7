import assert from "node:assert/strict";
import * as fc from "fast-check";
import { EcsError } from "../../../../src/ecs/model/errors";
import { clusterOf, placedRequest } from "../../../../src/requests/documents/placedRequest";
import type { Request } from "../../../../src/requests/documents/requestDocument";

const home = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
const arn = (kind: string, rest: string, place = "us-east-1:111122223333", partition = "aws") =>
  `arn:${partition}:ecs:${place}:${kind}/${rest}`;

const refused = (request: Request, sentence: RegExp) =>
  assert.throws(
    () => placedRequest("RunTask", request, home),
    (error: unknown) => error instanceof EcsError && error.kind === "invalid" && sentence.test(error.sentence),
  );

describe("where a request document is sent", () => {
  it("is the cluster that was chosen, whatever the document says", () => {
    fc.assert(
      fc.property(
        fc.option(fc.oneof(fc.string(), fc.constant(arn("cluster", "evil"))), { nil: undefined }),
        cluster => {
          const placed = placedRequest("RunTask", { taskDefinition: "web:7", cluster }, home);
          assert.deepEqual(placed, { cluster: home, taskDefinition: "web:7" });
          assert.equal(Object.keys(placed)[0], "cluster");
        },
      ),
    );
  });

  const fields = [
    ["task", "task", false],
    ["tasks", "task", true],
    ["containerInstance", "container-instance", false],
    ["containerInstances", "container-instance", true],
    ["containerInstanceArn", "container-instance", false],
    ["service", "service", false],
  ] as const;
  for (const [field, kind, isList] of fields) {
    const holding = (text: string): Request => ({ [field]: isList ? ["0f3c9a1b", text] : text });

    it(`takes a ${field} of the cluster, by id, by ARN and by an ARN of the old format`, () => {
      for (const text of ["0f3c9a1b", arn(kind, "prod/0f3c9a1b"), arn(kind, "0f3c9a1b")])
        assert.deepEqual(placedRequest("StopTask", holding(text), home), { cluster: home, ...holding(text) });
    });

    it(`refuses a ${field} of another cluster, account, region or partition`, () => {
      refused(holding(arn(kind, "evil/0f3c9a1b")), /is in cluster evil, not in prod\./);
      refused(
        holding(arn(kind, "prod/0f3c9a1b", "us-east-1:999988887777")),
        /is in account 999988887777, region us-east/,
      );
      refused(holding(arn(kind, "prod/0f3c9a1b", "eu-west-1:111122223333")), /region eu-west-1, but the cluster prod/);
      refused(holding(arn(kind, "0f3c9a1b", "eu-west-1:111122223333")), /region eu-west-1, but the cluster prod/);
      refused(holding(arn(kind, "prod/0f3c9a1b", undefined, "aws-cn")), /but the cluster prod/);
    });

    it(`refuses a ${field} that is the ARN of something else, or hides one`, () => {
      for (const text of [
        arn("cluster", "prod"),
        "arn:aws:iam::111122223333:role/x",
        ` ${arn(kind, "evil/x")}`,
        arn(kind, "evil/x").toUpperCase(),
        "evil/0f3c9a1b",
      ])
        refused(holding(text), /isn't the ARN of a/);
    });
  }

  it("takes a task definition by family, revision and ARN, and refuses one of another account or region", () => {
    for (const text of ["web", "web:7", arn("task-definition", "web:7")])
      assert.equal(placedRequest("RunTask", { taskDefinition: text }, home)["taskDefinition"], text);
    refused({ taskDefinition: arn("task-definition", "web:7", "us-east-1:999988887777") }, /account 999988887777/);
    refused({ taskDefinition: arn("task-definition", "web:7", "eu-west-1:111122223333") }, /region eu-west-1/);
    refused({ taskDefinition: arn("task", "prod/web") }, /isn't the ARN of a task definition\./);
  });

  const deployment = arn("service-deployment", "prod/web/AbCdEfGhIjKlMnOpQrStU");

  it("is told by a service deployment's ARN, and by that alone", () => {
    const request = { serviceDeploymentArn: deployment };
    assert.equal(clusterOf(request), home);
    assert.deepEqual(placedRequest("StopServiceDeployment", request, home), request);
    assert.equal(clusterOf({ serviceDeploymentArn: "AbCdEfGhIjKlMnOpQrStU" }), undefined);
    for (const text of ["AbCdEfGhIjKlMnOpQrStU", arn("service", "prod/web")])
      refused({ serviceDeploymentArn: text }, /isn't the ARN of a service deployment\./);
    refused(
      { serviceDeploymentArn: arn("service-deployment", "evil/web/AbCdEfGhIjKlMnOpQrStU") },
      /is in cluster evil, not in prod\./,
    );
  });
});
