import assert from "node:assert/strict";
import { allItems } from "../../../../src/ecs/rate/concurrently";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { OperationName, Operations } from "../../../../src/ecs/gateway/operations";
import { never, openGatewayFixture, servicesOf } from "../gatewayFixture";
import type { GatewayFixture } from "../gatewayFixture";

const callsOf = ({ sandbox }: GatewayFixture, operation: string) =>
  sandbox.calls.filter(call => call.operation === operation).length;

describe("an answer that isn't ECS's", () => {
  let fixture: GatewayFixture;
  let cluster: string;
  let service: string;
  let task: string;
  let instance: string;
  let deployment: string;

  beforeEach(async () => {
    fixture = await openGatewayFixture();
    const { gateway } = fixture;
    cluster = (await allItems(gateway.clusterArns(never)))[0] ?? "";
    task = (await allItems(gateway.taskArns(cluster, {}, never)))[0] ?? "";
    instance = (await allItems(gateway.containerInstanceArns(cluster, never)))[0] ?? "";
    service = (await allItems(gateway.serviceArns(cluster, never)))[0] ?? "";
    deployment = `${service.replace(":service/", ":service-deployment/")}/AbCdEfGhIjKlMnOpQrStU`;
    assert.ok(cluster && service && task && instance);
  });
  afterEach(() => fixture.close());

  const refuses = (work: Promise<unknown>, operation: string, about: RegExp, maybeDone = false) =>
    assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof EcsError, String(error));
      assert.deepEqual([error.kind, error.operation, error.maybeDone], ["answer", operation, maybeDone], error.message);
      assert.match(error.sentence, about);
      return true;
    });

  const lists = (): readonly (readonly [string, string, () => Promise<readonly unknown[]>])[] => {
    const { gateway } = fixture;
    return [
      ["ListClusters", "clusterArns", () => allItems(gateway.clusterArns(never))],
      [
        "ListContainerInstances",
        "containerInstanceArns",
        () => allItems(gateway.containerInstanceArns(cluster, never)),
      ],
      ["ListTasks", "taskArns", () => allItems(gateway.taskArns(cluster, {}, never))],
      ["ListServices", "serviceArns", () => servicesOf(gateway, cluster)],
      ["ListServiceDeployments", "serviceDeployments", () => deployments()],
      ["ListTaskDefinitionFamilies", "families", () => gateway.families(never)],
      ["ListTaskDefinitions", "taskDefinitionArns", () => gateway.revisions("web", never)],
    ];
  };

  const deployments = () => allItems(fixture.gateway.serviceDeployments(cluster, service, never));

  it("is never an empty list: a list call must answer with its list, of texts", async () => {
    for (const [operation, member, list] of lists())
      for (const body of [
        {},
        [],
        null,
        "x",
        5,
        { [member]: null },
        { [member]: "x" },
        { [member]: {} },
        { [member]: [5] },
        { [member]: [null] },
        { [member]: [], nextToken: 5 },
      ]) {
        fixture.sandbox.addFault({ operation, kind: "shape", body, times: 1 });
        await refuses(list(), operation, new RegExp(`answer to ${operation} isn't valid: .*(${member}|nextToken)`));
      }
  });

  it("ends a list whose pages don't end, however its tokens look", async () => {
    for (const [operation, , list] of lists()) {
      for (const kind of ["repeat-token", "endless-token"] as const) {
        const before = callsOf(fixture, operation);
        fixture.sandbox.addFault({ operation, kind });
        await refuses(list(), operation, /page|pages/);
        fixture.sandbox.clearFaults();
        const calls = callsOf(fixture, operation) - before;
        // Empty pages are ECS's own for filtered lists, so some are borne; a page that comes again is not.
        assert.ok(calls <= 101, `${operation} with ${kind}: ${String(calls)} calls`);
      }
    }
  });

  it("is refused when it names what belongs to another cluster", async () => {
    const foreign = {
      ListTasks: [{ taskArns: [task.replace(/task\/[^/]+\//, "task/another/")] }, "taskArns"],
      ListContainerInstances: [
        { containerInstanceArns: [instance.replace("us-east-1", "eu-west-1")] },
        "containerInstanceArns",
      ],
      ListServiceDeployments: [
        { serviceDeployments: [{ serviceDeploymentArn: "arn:aws:ecs:us-east-1:1:service-deployment/other/web/1" }] },
        "serviceDeployments",
      ],
    } as const;
    for (const [operation, [body]] of Object.entries(foreign)) {
      fixture.sandbox.addFault({ operation, kind: "shape", body, times: 1 });
      const list = lists().find(([name]) => name === operation)?.[2];
      assert.ok(list);
      await refuses(list(), operation, /isn't in the cluster/);
    }
    // The older format names no cluster.
    const old = task.replace(/task\/[^/]+\//, "task/");
    fixture.sandbox.addFault({ operation: "ListTasks", kind: "shape", body: { taskArns: [old] }, times: 1 });
    assert.deepEqual(await allItems(fixture.gateway.taskArns(cluster, {}, never)), [old]);
  });

  it("is refused when a describe neither finds nor fails an id, or answers for another", async () => {
    const { gateway } = fixture;
    const deployment = (await deployments())[0]?.arn ?? "";
    const found = (await gateway.describeServiceDeployments([deployment], never)).found[0];
    const revision = found?.target?.arn ?? "";
    assert.ok(deployment && revision);
    const describes = [
      [
        "DescribeServiceDeployments",
        "serviceDeployments",
        "serviceDeploymentArn",
        deployment,
        () => gateway.describeServiceDeployments([deployment], never),
      ],
      [
        "DescribeServiceRevisions",
        "serviceRevisions",
        "serviceRevisionArn",
        revision,
        () => gateway.describeServiceRevisions([revision], never),
      ],
      ["DescribeClusters", "clusters", "clusterArn", cluster, () => gateway.describeClusters([cluster], never)],
      ["DescribeTasks", "tasks", "taskArn", task, () => gateway.describeTasks(cluster, [task], never)],
      [
        "DescribeContainerInstances",
        "containerInstances",
        "containerInstanceArn",
        instance,
        () => gateway.describeContainerInstances(cluster, [instance], never),
      ],
    ] as const;
    for (const [operation, member, arnField, arn, describe] of describes) {
      for (const body of [
        {},
        [],
        null,
        { [member]: [] },
        { [member]: {} },
        { [member]: "x" },
        { [member]: [null] },
        { [member]: ["x"] },
        { [member]: [{}] },
        { [member]: [{ [arnField]: `${arn}0` }] },
        { [member]: [], failures: {} },
        { [member]: [], failures: [5] },
        { [member]: [], failures: [{ arn: `${arn}0`, reason: "MISSING" }] },
      ]) {
        fixture.sandbox.addFault({ operation, kind: "shape", body, times: 1 });
        await assert.rejects(
          describe(),
          (error: unknown) => error instanceof EcsError && error.kind === "answer",
          `${operation} ${JSON.stringify(body)}`,
        );
      }
      // Endpoints other than AWS leave `failures` out when there are none.
      fixture.sandbox.addFault({ operation, kind: "shape", body: { [member]: [{ [arnField]: arn }] }, times: 1 });
      assert.equal((await describe()).found.length, 1);
      const failures = [{ arn, reason: "MISSING" }];
      fixture.sandbox.addFault({ operation, kind: "shape", body: { [member]: [], failures }, times: 1 });
      assert.equal((await describe()).failures.length, 1);
    }
  });

  it("is refused when a value in it is none of its kind", async () => {
    const body = { tasks: [{ taskArn: task, createdAt: "garbage" }] };
    fixture.sandbox.addFault({ operation: "DescribeTasks", kind: "shape", body, times: 1 });
    await refuses(fixture.gateway.describeTasks(cluster, [task], never), "DescribeTasks", /can't be read/);
  });

  const changes = (): { readonly [O in OperationName]?: Operations[O]["input"] } => ({
    StopTask: { cluster, task },
    DeregisterContainerInstance: { cluster, containerInstance: instance, force: true },
    UpdateContainerAgent: { cluster, containerInstance: instance },
    RegisterContainerInstance: { cluster },
    RunTask: { cluster, taskDefinition: "web", clientToken: "one" },
    StartTask: { cluster, taskDefinition: "web", containerInstances: [instance] },
    UpdateContainerInstancesState: { cluster, containerInstances: [instance], status: "DRAINING" },
    UpdateService: { cluster, service, forceNewDeployment: true },
    StopServiceDeployment: { serviceDeploymentArn: deployment },
    ContinueServiceDeployment: { serviceDeploymentArn: deployment, hookId: "ecs-pause-1" },
  });

  it("never counts as done or refused when a change was sent, and is sent once", async () => {
    for (const [operation, input] of Object.entries(changes()) as [OperationName, never][])
      for (const body of [
        {},
        [],
        null,
        { task: {}, containerInstance: {}, tasks: [], containerInstances: [] },
        { task: "x", containerInstance: "x", tasks: "x", containerInstances: "x" },
        {
          task: { taskArn: `${task}0` },
          containerInstance: operation === "RegisterContainerInstance" ? {} : { containerInstanceArn: `${instance}0` },
          tasks: [{}],
          containerInstances: [{ containerInstanceArn: `${instance}0` }],
          service: { serviceArn: `${service}0` },
          serviceDeploymentArn: `${deployment}0`,
        },
        { service: {}, serviceDeploymentArn: {} },
        { service: [], serviceDeploymentArn: null },
      ]) {
        const before = callsOf(fixture, operation);
        fixture.sandbox.addFault({ operation, kind: "shape", body, times: 1 });
        await assert.rejects(
          fixture.gateway.send(operation, input, never),
          (error: unknown) =>
            error instanceof EcsError &&
            error.kind === "answer" &&
            error.maybeDone &&
            (Object.keys(body ?? {}).length > 0 || error.sentence.includes(operation)),
          `${operation} ${JSON.stringify(body)}`,
        );
        assert.equal(callsOf(fixture, operation) - before, 1);
      }
  });

  it("is an answer's failure, whatever its status, when it is a page, nothing or cut off", async () => {
    for (const kind of ["html", "truncated"] as const)
      for (const status of kind === "html" ? [200, 403, 500] : [200]) {
        fixture.sandbox.addFault({ operation: "ListTasks", kind, status });
        await assert.rejects(
          allItems(fixture.gateway.taskArns(cluster, {}, never)),
          (error: unknown) => error instanceof EcsError && error.kind === "answer",
        );
        fixture.sandbox.clearFaults();
        fixture.sandbox.addFault({ operation: "DeregisterContainerInstance", kind, status, times: 1 });
        const before = callsOf(fixture, "DeregisterContainerInstance");
        await assert.rejects(
          fixture.gateway.send(
            "DeregisterContainerInstance",
            { cluster, containerInstance: instance, force: true },
            never,
          ),
          (error: unknown) => error instanceof EcsError && error.kind === "answer" && error.maybeDone,
        );
        assert.equal(callsOf(fixture, "DeregisterContainerInstance") - before, 1);
      }
  });
});
