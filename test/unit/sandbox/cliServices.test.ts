import assert from "node:assert/strict";
import { awsEcs, cliFound } from "../../awsCli";
import { cluster, openCluster, type ServiceBench } from "./serviceFixture";

interface Listed {
  readonly serviceDeployments: readonly {
    readonly serviceDeploymentArn: string;
    readonly targetServiceRevisionArn: string;
  }[];
}
interface Deployments {
  readonly serviceDeployments: readonly {
    readonly status: string;
    readonly lifecycleHookDetails?: readonly { readonly hookId: string; readonly status: string }[];
    readonly deploymentCircuitBreaker: { readonly status: string };
    readonly rollback?: { readonly serviceRevisionArn: string };
  }[];
}
interface Services {
  readonly services: readonly {
    readonly status: string;
    readonly runningCount: number;
    readonly taskDefinition: string;
  }[];
}

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
  const of = ["--cluster", cluster, "--service", "web"];
  const newest = async (bench: ServiceBench) => {
    const {
      serviceDeployments: [found],
    } = await aws<Listed>(bench, "list-service-deployments", ...of);
    const arn = found?.serviceDeploymentArn ?? "";
    const described = await aws<Deployments>(bench, "describe-service-deployments", "--service-deployment-arns", arn);
    const [deployment] = described.serviceDeployments;
    assert.ok(found && deployment);
    return { ...found, ...deployment };
  };
  const look = async (bench: ServiceBench) => {
    const {
      services: [service],
    } = await aws<Services>(bench, "describe-services", "--cluster", cluster, "--services", "web");
    assert.ok(service);
    return service;
  };

  it("creates, lists, deploys, continues, stops, rolls back, scales and deletes", async () => {
    const bench = await openCluster();
    const good = await bench.revision("good");
    const bad = await bench.revision("unpullable");
    const configuration = {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["PRE_SCALE_UP"] }],
    };
    const network = "awsvpcConfiguration={subnets=[subnet-1]}";
    await aws(
      bench,
      "create-service",
      "--cluster",
      cluster,
      "--service-name",
      "web",
      "--task-definition",
      good,
      "--desired-count",
      "2",
      "--launch-type",
      "FARGATE",
      "--network-configuration",
      network,
      "--deployment-configuration",
      JSON.stringify(configuration),
    );
    bench.pass(1);
    const paused = await newest(bench);
    assert.equal(paused.lifecycleHookDetails?.[0]?.status, "AWAITING_ACTION");
    await aws(
      bench,
      "continue-service-deployment",
      "--service-deployment-arn",
      paused.serviceDeploymentArn,
      "--hook-id",
      paused.lifecycleHookDetails?.[0]?.hookId ?? "",
      "--action",
      "CONTINUE",
    );
    bench.pass(20);
    assert.equal((await newest(bench)).status, "SUCCESSFUL");
    const { serviceArns } = await aws<{ serviceArns: string[] }>(
      bench,
      "list-services",
      "--cluster",
      cluster,
      "--launch-type",
      "FARGATE",
    );
    assert.deepEqual(serviceArns, [`arn:aws:ecs:us-east-1:111122223333:service/${cluster}/web`]);

    const unhooked = JSON.stringify({ lifecycleHooks: [] });
    await aws(bench, "update-service", ...of, "--task-definition", bad, "--deployment-configuration", unhooked);
    bench.pass(200);
    const back = await newest(bench);
    assert.deepEqual([back.status, back.deploymentCircuitBreaker.status], ["ROLLBACK_SUCCESSFUL", "TRIGGERED"]);
    const revisions = await aws<{
      serviceRevisions: { taskDefinition: string; containerImages: { imageDigest?: string }[] }[];
    }>(
      bench,
      "describe-service-revisions",
      "--service-revision-arns",
      back.rollback?.serviceRevisionArn ?? "",
      back.targetServiceRevisionArn,
    );
    assert.deepEqual(
      revisions.serviceRevisions.map(({ taskDefinition, containerImages }) => [
        taskDefinition.split("/")[1],
        containerImages[0]?.imageDigest?.slice(0, 7),
      ]),
      [
        [good, "sha256:"],
        [bad, undefined],
      ],
    );

    await aws(bench, "update-service", ...of, "--force-new-deployment", "--desired-count", "3");
    bench.pass(2);
    await aws(
      bench,
      "stop-service-deployment",
      "--service-deployment-arn",
      (await newest(bench)).serviceDeploymentArn,
      "--stop-type",
      "ROLLBACK",
    );
    bench.pass(30);
    assert.equal((await newest(bench)).status, "ROLLBACK_SUCCESSFUL");
    const { taskDefinition, runningCount } = await look(bench);
    assert.deepEqual([taskDefinition.split("/")[1], runningCount], [good, 3]);

    const refused = await awsEcs(bench.bench.sandbox.url, "delete-service", ...of);
    assert.ok(refused.errors.includes("(InvalidParameterException)"), refused.errors);
    await aws(bench, "delete-service", ...of, "--force");
    assert.equal((await look(bench)).status, "DRAINING");
    bench.pass(20);
    assert.equal((await look(bench)).status, "INACTIVE");
    const late = await awsEcs(bench.bench.sandbox.url, "update-service", ...of, "--desired-count", "1");
    assert.ok(late.errors.includes("(ServiceNotActiveException)"), late.errors);
    assert.deepEqual(await aws(bench, "list-services", "--cluster", cluster), { serviceArns: [] });
  });
});
