import type { DeploymentLifecycleHook } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { awsEcs, cliFound } from "../../awsCli";
import { cluster, openCluster, type ServiceBench } from "./serviceFixture";

interface Services {
  readonly services: readonly { readonly status: string; readonly runningCount: number }[];
}

const of = ["--cluster", cluster, "--service", "web"];
const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const hook: DeploymentLifecycleHook = { targetType: "PAUSE", lifecycleStages: ["PRE_SCALE_UP"] };

describe("the AWS CLI drives services in the sandbox", function () {
  this.timeout(120_000);

  before(function () {
    if (cliFound()) return;
    console.log("skipped: there is no AWS CLI (aws) here to ask");
    this.skip();
  });

  const aws = async <T>({ bench }: ServiceBench, ...args: readonly string[]): Promise<T> => {
    const { code, errors, json } = await awsEcs(bench.sandbox.url, ...args);
    assert.equal(code, 0, `${args[0]}: ${errors}`);
    return json as unknown as T;
  };
  const refused = async ({ bench }: ServiceBench, name: string, ...args: readonly string[]): Promise<void> => {
    const { errors } = await awsEcs(bench.sandbox.url, ...args);
    assert.ok(errors.includes(`(${name})`), errors);
  };

  it("creates, lists, describes and deletes", async () => {
    const bench = await openCluster();
    const definition = ["--task-definition", await bench.revision("good"), "--desired-count", "2"];
    const network = "awsvpcConfiguration={subnets=[subnet-1]}";
    const where = ["--launch-type", "FARGATE", "--network-configuration", network];
    await aws(bench, "create-service", "--cluster", cluster, "--service-name", "web", ...definition, ...where);
    bench.pass(20);
    const listed = await aws(bench, "list-services", "--cluster", cluster, "--launch-type", "FARGATE");
    const arn = `arn:aws:ecs:us-east-1:111122223333:service/${cluster}/web`;
    assert.deepEqual(listed, { serviceArns: [arn] });
    await refused(bench, "InvalidParameterException", "delete-service", ...of);
    await aws(bench, "delete-service", ...of, "--force");
    assert.equal((await bench.describe()).status, "DRAINING");
    bench.pass(20);
    const { services } = await aws<Services>(bench, "describe-services", "--cluster", cluster, "--services", arn);
    assert.deepEqual([services[0]?.status, services[0]?.runningCount], ["INACTIVE", 0]);
    await refused(bench, "ServiceNotActiveException", "update-service", ...of, "--desired-count", "1");
  });

  it("deploys an image that is missing, and reads how that was rolled back", async () => {
    const bench = await openCluster();
    const good = await bench.revision("good");
    await bench.create(good, { deploymentConfiguration: breaker });
    bench.pass(20);
    const bad = await bench.revision("unpullable");
    await aws(bench, "update-service", ...of, "--task-definition", bad);
    bench.pass(200);
    type Listed = {
      serviceDeployments: { serviceDeploymentArn: string; targetServiceRevisionArn: string; status: string }[];
    };
    const back = ["--status", "ROLLBACK_SUCCESSFUL"];
    const { serviceDeployments: listed } = await aws<Listed>(bench, "list-service-deployments", ...of, ...back);
    assert.equal(listed.length, 1);
    const arn = listed[0]?.serviceDeploymentArn ?? "";
    const { serviceDeployments } = await aws<{
      serviceDeployments: { deploymentCircuitBreaker: object; rollback: { serviceRevisionArn: string } }[];
    }>(bench, "describe-service-deployments", "--service-deployment-arns", arn);
    const [deployment] = serviceDeployments;
    const tripped = { status: "TRIGGERED", failureCount: 3, threshold: 3 };
    assert.deepEqual(deployment?.deploymentCircuitBreaker, tripped);
    const both = [deployment?.rollback.serviceRevisionArn ?? "", listed[0]?.targetServiceRevisionArn ?? ""];
    const { serviceRevisions } = await aws<{
      serviceRevisions: { taskDefinition: string; containerImages: { imageDigest?: string }[] }[];
    }>(bench, "describe-service-revisions", "--service-revision-arns", ...both);
    assert.deepEqual(
      serviceRevisions.map(({ taskDefinition, containerImages }) => [
        taskDefinition.split("/")[1],
        containerImages[0]?.imageDigest?.slice(0, 7),
      ]),
      [
        [good, "sha256:"],
        [bad, undefined],
      ],
    );
  });

  it("continues a paused deployment, and stops one", async () => {
    const bench = await openCluster();
    await bench.create(await bench.revision("good"), { deploymentConfiguration: { lifecycleHooks: [hook] } });
    bench.pass(1);
    const { serviceDeploymentArn: paused = "", lifecycleHookDetails } = await bench.deployment();
    const hookId = lifecycleHookDetails?.[0]?.hookId ?? "";
    const on = ["--hook-id", hookId, "--action", "CONTINUE"];
    await aws(bench, "continue-service-deployment", "--service-deployment-arn", paused, ...on);
    bench.pass(20);
    assert.equal((await bench.deployment()).status, "SUCCESSFUL");
    await aws(bench, "update-service", ...of, "--force-new-deployment", "--desired-count", "3");
    bench.pass(1);
    const { serviceDeploymentArn = "" } = await bench.deployment();
    const stop = ["--service-deployment-arn", serviceDeploymentArn, "--stop-type", "ROLLBACK"];
    await aws(bench, "stop-service-deployment", ...stop);
    bench.pass(20);
    assert.equal((await bench.deployment()).status, "ROLLBACK_SUCCESSFUL");
    assert.deepEqual(bench.running(), { "web:1": 3 });
  });
});
