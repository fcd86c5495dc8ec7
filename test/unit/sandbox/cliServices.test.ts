import type { DeploymentLifecycleHook } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { awsEcs, cliFound, needCommand } from "../../awsCli";
import { cluster, openCluster, type ServiceBench } from "./serviceFixture";
import { misfits } from "./serviceModel";
import { Tap } from "./tap";

interface Services {
  readonly services: readonly { readonly status: string; readonly runningCount: number }[];
  readonly failures: readonly { readonly arn: string; readonly reason: string }[];
}
interface Listed {
  readonly serviceDeployments: readonly {
    readonly serviceDeploymentArn: string;
    readonly targetServiceRevisionArn: string;
    readonly status: string;
    readonly createdAt: string;
  }[];
}
interface Deployments {
  readonly serviceDeployments: readonly {
    readonly status: string;
    readonly deploymentCircuitBreaker: object;
    readonly rollback?: { readonly serviceRevisionArn: string };
  }[];
}

const of = ["--cluster", cluster, "--service", "web"];
const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const hook: DeploymentLifecycleHook = { targetType: "PAUSE", lifecycleStages: ["PRE_SCALE_UP"] };
const network = ["--network-configuration", "awsvpcConfiguration={subnets=[subnet-1]}"];
const onFargate = ["--launch-type", "FARGATE", ...network];
/** What the CLI must have asked in all, each with an answer that was looked into. */
const driven = [
  "ContinueServiceDeployment",
  "CreateService",
  "DeleteService",
  "DescribeServiceDeployments",
  "DescribeServiceRevisions",
  "DescribeServices",
  "ListServiceDeployments",
  "ListServices",
  "StopServiceDeployment",
  "UpdateService",
];

/** A CLI that has it has all the others. */
const newestCommand = "continue-service-deployment";

describe("the AWS CLI drives services in the sandbox", function () {
  this.timeout(120_000);

  before(function () {
    if (cliFound()) return;
    console.log("skipped: there is no AWS CLI (aws) here to ask");
    this.skip();
  });

  let bench: ServiceBench;
  let tap: Tap;
  const asked = new Set<string>();

  beforeEach(async () => {
    bench = await openCluster();
    tap = await Tap.open(bench.bench.sandbox.url);
  });

  // The CLI drops what its own model does not know, so the answers are looked into as they travel.
  afterEach(async () => {
    await tap.close();
    for (const { operation } of tap.answers) asked.add(operation);
    assert.deepEqual(
      tap.answers.flatMap(({ operation, body }) => misfits(operation, body)),
      [],
    );
  });

  const aws = async <T>(...args: readonly string[]): Promise<T> => {
    const { code, errors, json } = await awsEcs(tap.url, ...args);
    assert.equal(code, 0, `${args[0]}: ${errors}`);
    return json as unknown as T;
  };
  const refused = async (name: string, ...args: readonly string[]): Promise<void> => {
    const { errors } = await awsEcs(tap.url, ...args);
    assert.ok(errors.includes(`(${name})`), errors);
  };
  /** All that can be asked of the service's newest deployment. */
  const look = async (): Promise<Deployments["serviceDeployments"][number]> => {
    const { serviceDeployments: listed } = await aws<Listed>("list-service-deployments", ...of);
    const [newest] = listed;
    assert.ok(newest);
    await aws("describe-services", "--cluster", cluster, "--services", "web", "--include", "TAGS");
    const arns = ["--service-deployment-arns", newest.serviceDeploymentArn];
    const { serviceDeployments } = await aws<Deployments>("describe-service-deployments", ...arns);
    const [deployment] = serviceDeployments;
    assert.ok(deployment);
    assert.equal(deployment.status, newest.status);
    return deployment;
  };

  it("creates, lists, describes and deletes", async () => {
    const definition = ["--task-definition", await bench.revision("good"), "--desired-count", "2"];
    await aws("create-service", "--cluster", cluster, "--service-name", "web", ...definition, ...onFargate);
    bench.pass(20);
    const listed = await aws("list-services", "--cluster", cluster, "--launch-type", "FARGATE");
    const arn = `arn:aws:ecs:us-east-1:111122223333:service/${cluster}/web`;
    assert.deepEqual(listed, { serviceArns: [arn] });
    await refused("InvalidParameterException", "delete-service", ...of);
    await aws("delete-service", ...of, "--force");
    assert.equal((await bench.describe()).status, "DRAINING");
    bench.pass(20);
    const { services } = await aws<Services>("describe-services", "--cluster", cluster, "--services", arn);
    assert.deepEqual([services[0]?.status, services[0]?.runningCount], ["INACTIVE", 0]);
    await refused("ServiceNotActiveException", "update-service", ...of, "--desired-count", "1");
  });

  it("lists by launch type and by scheduling strategy, page by page", async () => {
    const plain = ["--task-definition", await bench.revision("good"), "--desired-count", "1", ...onFargate];
    const create = (name: string, ...args: readonly string[]) =>
      aws("create-service", "--cluster", cluster, "--service-name", name, ...args);
    for (const name of ["one", "two", "three"]) await create(name, ...plain);
    const host = ["--task-definition", await bench.revision("good", { requiresCompatibilities: ["EC2"] })];
    await create("agent", ...host, "--launch-type", "EC2", "--scheduling-strategy", "DAEMON", ...network);
    const daemon = ["--service-name", "other", ...host, "--scheduling-strategy", "DAEMON", "--desired-count", "1"];
    await refused("InvalidParameterException", "create-service", "--cluster", cluster, ...daemon, ...network);
    const list = async (...args: readonly string[]): Promise<string[]> => {
      const { serviceArns } = await aws<{ serviceArns: string[] }>("list-services", "--cluster", cluster, ...args);
      return serviceArns.map(arn => arn.split("/").at(-1) ?? "").sort();
    };
    const before = tap.answers.length;
    assert.deepEqual(await list("--page-size", "2"), ["agent", "one", "three", "two"]);
    assert.equal(tap.answers.length - before, 2, "two pages");
    assert.deepEqual(await list("--launch-type", "FARGATE"), ["one", "three", "two"]);
    assert.deepEqual(await list("--launch-type", "EC2"), ["agent"]);
    assert.deepEqual(await list("--scheduling-strategy", "DAEMON"), ["agent"]);
    assert.deepEqual(await list("--scheduling-strategy", "REPLICA"), ["one", "three", "two"]);
    assert.deepEqual(await list("--scheduling-strategy", "DAEMON", "--launch-type", "FARGATE"), []);
    const both = ["--services", "one", "nothing"];
    const { services, failures } = await aws<Services>("describe-services", "--cluster", cluster, ...both);
    assert.equal(services.length, 1);
    assert.deepEqual(failures, [
      { arn: `arn:aws:ecs:us-east-1:111122223333:service/${cluster}/nothing`, reason: "MISSING" },
    ]);
  });

  it("deploys an image that is missing, and reads how that was rolled back", async function () {
    await needCommand(this, "ecs", newestCommand);
    const good = await bench.revision("good");
    await bench.create(good, { deploymentConfiguration: breaker });
    bench.pass(20);
    const bad = await bench.revision("unpullable");
    await aws("update-service", ...of, "--task-definition", bad);
    const seen: string[] = [];
    const record = bench.world.cluster(cluster).services.get("web");
    for (let tenth = 0; tenth < 2000; tenth++) {
      if (record?.deployments[0]?.status !== seen.at(-1)) seen.push((await look()).status);
      bench.pass(0.1);
    }
    assert.deepEqual(seen, ["PENDING", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL"]);
    const back = ["--status", "ROLLBACK_SUCCESSFUL"];
    const { serviceDeployments: listed } = await aws<Listed>("list-service-deployments", ...of, ...back);
    assert.equal(listed.length, 1);
    const arn = listed[0]?.serviceDeploymentArn ?? "";
    const { serviceDeployments } = await aws<Deployments>(
      "describe-service-deployments",
      "--service-deployment-arns",
      arn,
    );
    const [deployment] = serviceDeployments;
    const tripped = { status: "TRIGGERED", failureCount: 3, threshold: 3 };
    assert.deepEqual(deployment?.deploymentCircuitBreaker, tripped);
    const both = [deployment?.rollback?.serviceRevisionArn ?? "", listed[0]?.targetServiceRevisionArn ?? ""];
    const { serviceRevisions } = await aws<{
      serviceRevisions: { taskDefinition: string; containerImages: { imageDigest?: string }[] }[];
    }>("describe-service-revisions", "--service-revision-arns", ...both);
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
    const between = (after: string) => aws<Listed>("list-service-deployments", ...of, "--created-at", `after=${after}`);
    const createdAt = listed[0]?.createdAt ?? "";
    assert.equal((await between("2001-01-01T00:00:00Z")).serviceDeployments.length, 2);
    assert.equal((await between(createdAt)).serviceDeployments.length, 0);
  });

  it("continues a paused deployment, and stops one", async function () {
    await needCommand(this, "ecs", newestCommand);
    await bench.create(await bench.revision("good"), { deploymentConfiguration: { lifecycleHooks: [hook] } });
    bench.pass(1);
    const { serviceDeploymentArn: paused = "", lifecycleHookDetails } = await bench.deployment();
    const hookId = lifecycleHookDetails?.[0]?.hookId ?? "";
    const on = ["--hook-id", hookId, "--action", "CONTINUE"];
    await aws("continue-service-deployment", "--service-deployment-arn", paused, ...on);
    bench.pass(20);
    assert.equal((await bench.deployment()).status, "SUCCESSFUL");
    await aws("update-service", ...of, "--force-new-deployment", "--desired-count", "3");
    bench.pass(1);
    const { serviceDeploymentArn = "" } = await bench.deployment();
    const stop = ["--service-deployment-arn", serviceDeploymentArn, "--stop-type", "ROLLBACK"];
    await aws("stop-service-deployment", ...stop);
    bench.pass(20);
    assert.equal((await look()).status, "ROLLBACK_SUCCESSFUL");
    assert.deepEqual(bench.running(), { "web:1": 3 });
    await refused("ConflictException", "stop-service-deployment", ...stop);
  });

  it("rolls a paused deployment back", async function () {
    await needCommand(this, "ecs", newestCommand);
    const good = await bench.revision("good");
    await bench.create(good);
    bench.pass(20);
    const hooks = JSON.stringify({ lifecycleHooks: [hook] });
    const newer = ["--task-definition", await bench.revision("better"), "--deployment-configuration", hooks];
    await aws("update-service", ...of, ...newer);
    bench.pass(1);
    const { serviceDeploymentArn = "", lifecycleHookDetails } = await bench.deployment();
    assert.equal((await look()).status, "IN_PROGRESS");
    const paused = ["--service-deployment-arn", serviceDeploymentArn];
    const answer = ["--hook-id", lifecycleHookDetails?.[0]?.hookId ?? "", "--action", "ROLLBACK"];
    await aws("continue-service-deployment", ...paused, ...answer);
    bench.pass(20);
    assert.equal((await look()).status, "ROLLBACK_SUCCESSFUL");
    assert.deepEqual(bench.running(), { [good]: 4 });
    await refused("InvalidParameterException", "continue-service-deployment", ...paused, ...answer);
  });

  it("was asked for each operation on services in all of these", async function () {
    await needCommand(this, "ecs", newestCommand);
    assert.deepEqual([...asked].sort(), driven);
  });
});
