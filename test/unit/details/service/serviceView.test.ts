import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { serviceView } from "../../../../src/details/service/serviceView";
import { pageState } from "../../../../src/details/page/pageState";
import { known } from "../../../../src/details/parts/known";
import type { Task } from "../../../../src/ecs/model/model";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import { gatewayTo, never } from "../../ecs/gatewayFixture";
import { cluster, openCluster } from "../../sandbox/serviceFixture";
import { replicaOf, task } from "../fixtures";
import type { ServiceBench } from "../../sandbox/serviceFixture";

describe("the service page", () => {
  let service: ServiceBench;
  let gateway: EcsGateway;
  let session: ClusterSession;

  beforeEach(async () => {
    service = await openCluster();
    gateway = await gatewayTo(service.bench.sandbox);
  });
  afterEach(() => {
    session.dispose();
    gateway.dispose();
  });

  /** The page as it is after everything was read once. */
  async function view(more: { readonly readOnly?: boolean; readonly deploymentsDenied?: boolean } = {}) {
    const [described] = (await gateway.describeClusters([cluster], never)).found;
    session = new ClusterSession(gateway, described ?? assert.fail("no cluster"), () => 60_000);
    if (more.deploymentsDenied === true)
      service.bench.sandbox.addFault({ operation: "ListServiceDeployments", kind: "access-denied" });
    await Promise.all([session.load(), session.services.refresh()]);
    const [found] = session.services.all;
    const read = session.services.deploymentsOf(found?.arn ?? "");
    await read.refresh();
    return serviceView({
      service: found ?? assert.fail("no service"),
      replica: session.replica,
      cluster: session.cluster,
      deployments: known(read.state, read.all),
      hasOlder: read.hasMore,
      news: [],
      revisionOf: arn => read.revision(arn),
      complete: true,
      readOnly: more.readOnly ?? false,
    });
  }

  const values = (facts: readonly { readonly label: string; readonly value: string }[] = []) =>
    Object.fromEntries(facts.map(({ label, value }) => [label, value]));

  it("shows a steady service: its figures, its one revision, its deployment, its tasks", async () => {
    const revision = await service.revision("good");
    await service.create(revision);
    service.pass(120);
    const page = await view();
    assert.deepEqual(values(page.counts), { "Desired tasks": "4", "Running tasks": "4", "Pending tasks": "0" });
    assert.deepEqual(
      page.rollout.map(({ revision, running, desired, state }) => [revision, running, desired, state.text]),
      [[revision, 4, 4, "completed"]],
    );
    assert.deepEqual(
      page.tasks.map(({ revision, tasks }) => [revision, tasks.length]),
      [[revision, 4]],
    );
    const cards = page.moments.flatMap(({ card }) => card ?? []);
    assert.deepEqual(
      cards.map(({ to, from, state, canCompare }) => [to?.text, from.map(({ text }) => text), state.text, canCompare]),
      [[revision, [], "successful", false]],
    );
    const arn = session.services.all[0]?.taskDefinitionArn;
    for (const open of [cards[0]?.to?.open, page.tasks[0]?.open])
      assert.deepEqual(open, { page: "taskDefinition", arn });
    assert.match(page.moments[0]?.text ?? "", /steady state/);
    assert.equal(page.well, "No task stopped in the last hour.");
    assert.deepEqual(
      page.header.pills.map(({ text }) => text),
      ["steady"],
    );
  });

  it("tells a failed deployment: what it led from and to, why it failed, that it was rolled back, and what failed", async () => {
    const [good, bad] = [await service.revision("good"), await service.revision("unpullable")];
    await service.create(good, {
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    service.pass(120);
    await service.ecs.send(new UpdateServiceCommand({ cluster, service: "web", taskDefinition: bad }));
    for (let minute = 0; minute < 60 && (await service.deployment()).status !== "ROLLBACK_SUCCESSFUL"; minute++)
      service.pass(60);
    const truth = await service.deployment();
    const page = await view();
    const card = page.moments.find(({ key }) => key === truth.serviceDeploymentArn)?.card;
    assert.deepEqual(
      [card?.from.map(({ text }) => text), card?.to?.text, card?.state.text, card?.canCompare],
      [[good], bad, "rollback successful", true],
    );
    assert.ok(truth.statusReason);
    assert.deepEqual(card?.reasons[0], truth.statusReason);
    const breaker = truth.deploymentCircuitBreaker;
    assert.equal(
      values(card?.facts)["Circuit breaker"],
      `triggered at ${String(breaker?.failureCount)} of ${String(breaker?.threshold)} failures`,
    );
    assert.equal(values(card?.facts)["Rolled back to"], good);
    // One axis: begin, rollback and end stand in the order in which they happened, among the service's events.
    const steps = page.moments.filter(({ key }) => key.startsWith(truth.serviceDeploymentArn ?? "none"));
    assert.deepEqual(
      steps.map(({ text }) => text),
      [`Deployment of ${bad}: rollback successful`, `Rollback of ${bad} began`, `Deployment of ${bad}`],
    );
    assert.ok(page.moments.every(({ at }, index) => index === 0 || at <= (page.moments[index - 1]?.at ?? 0)));
    const failed = service.tasks().filter(({ stopCode }) => stopCode === "TaskFailedToStart");
    const [group] = page.failures;
    assert.equal(group?.title, `${String(failed.length)} tasks of ${bad}: image not found`);
    assert.match(group?.quote ?? "", /^CannotPullContainerError/);
    assert.equal(group?.tasks.length, Math.min(10, failed.length));
  });

  it("calls a crash loop one until the service has been well for a while", async () => {
    await service.create(await service.revision("good"));
    service.pass(120);
    await view();
    const [found] = session.services.all;
    const page = (minutesAgo: number, readMinutesAgo = 0) => {
      const ended = ["x", "y", "z"].map(id =>
        task(id, {
          lastStatus: "STOPPED",
          stopCode: "EssentialContainerExited",
          stoppedAt: Date.now() / 1000 - minutesAgo * 60,
          containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
        }),
      );
      const replica = replicaOf(...session.replica.tasks.values(), ...ended);
      replica.readWhole(Date.now() - readMinutesAgo * 60_000);
      return serviceView({
        service: found ?? assert.fail("no service"),
        replica,
        cluster: session.cluster,
        deployments: { kind: "ready", value: [] },
        hasOlder: false,
        news: [],
        revisionOf: () => undefined,
        complete: true,
        readOnly: false,
      });
    };
    assert.deepEqual(
      page(1).callouts.map(({ title }) => title),
      ["Crash loop: exit 1"],
    );
    assert.deepEqual([page(10).callouts.length, page(10).failures.length], [0, 1]);
    assert.equal(page(10, 8).callouts.length, 1, "nothing was read for so long");
  });

  it("is red on top where health checks fail in a steady service, and where no task of it runs", async () => {
    await service.create(await service.revision("good"));
    service.pass(120);
    await view();
    const [found] = session.services.all;
    const page = (tasks: readonly Task[], complete = true) => {
      const { header, callouts } = serviceView({
        service: found ?? assert.fail("no service"),
        replica: replicaOf(...tasks),
        cluster: session.cluster,
        deployments: { kind: "ready", value: [] },
        hasOlder: false,
        news: [],
        revisionOf: () => undefined,
        complete,
        readOnly: false,
      });
      const [pill] = header.pills;
      return [pill?.text, pill?.tone, ...callouts.flatMap(({ title, text }) => [title, text])];
    };
    const sick = task("a", {
      healthStatus: "UNHEALTHY",
      containers: [
        { name: "app", lastStatus: "RUNNING", healthStatus: "UNHEALTHY" },
        { name: "envoy", lastStatus: "RUNNING", healthStatus: "HEALTHY" },
      ],
    });
    assert.deepEqual(page([sick, task("b"), task("c"), task("d")]), [
      "unhealthy",
      "bad",
      "1 of 4 tasks is unhealthy",
      "Container health checks fail in app.",
    ]);
    assert.deepEqual(page([task("a", { lastStatus: "PENDING" })]), [
      "starting",
      "bad",
      "No task is running",
      "0 of 4 tasks running, 1 starting.",
    ]);
    assert.deepEqual(page([], false), ["steady", "good"], "its tasks were not read yet");
  });

  it("offers what can be done now: a paused deployment can be continued or stopped, a read-only one shown only", async () => {
    const [first, second] = [await service.revision("good"), await service.revision("better")];
    await service.create(first);
    service.pass(120);
    const offered = async (readOnly = false) => (await view({ readOnly })).header.actions.map(({ key }) => key);
    const always = ["deployRevision", "forceNewDeployment", "setDesiredCount", "setExecuteCommand"];
    assert.deepEqual(await offered(), [...always, "showLogs", "compareDefinitions", "viewJson", "copyArn"]);
    assert.deepEqual(await offered(true), ["showLogs", "compareDefinitions", "viewJson", "copyArn"]);
    await service.ecs.send(
      new UpdateServiceCommand({
        cluster,
        service: "web",
        taskDefinition: second,
        deploymentConfiguration: {
          lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["POST_SCALE_UP"] }],
        },
      }),
    );
    for (let step = 0; step < 60 && !(await service.deployment()).lifecycleHookDetails?.length; step++)
      service.pass(10);
    const page = await view();
    assert.deepEqual(
      page.header.actions.map(({ key }) => key),
      ["continueDeployment", ...always, "stopDeployment", "showLogs", "compareDefinitions", "viewJson", "copyArn"],
    );
    const [paused] = page.callouts;
    assert.equal(paused?.title, "The deployment is paused");
    assert.match(paused?.text ?? "", /continue or roll back\. Without one it rolls back at /);
    const card = page.moments.find(({ card }) => card)?.card;
    assert.equal(card?.state.text, "paused");
    assert.equal(values(card?.facts)["Stage"], "post scale up");
  });

  it("offers to stop a deployment that the service alone tells of, where deployments can't be read", async () => {
    await service.create(await service.revision("good"));
    service.pass(120);
    const stops = ({ header }: { readonly header: { readonly actions: readonly { readonly key: string }[] } }) =>
      header.actions.some(({ key }) => key === "stopDeployment");
    assert.equal(stops(await view({ deploymentsDenied: true })), false);
    session.dispose();
    await service.ecs.send(
      new UpdateServiceCommand({ cluster, service: "web", taskDefinition: await service.revision("good") }),
    );
    assert.equal(stops(await view({ deploymentsDenied: true })), true);
  });

  it("keeps the service's events, its tasks and the reason when its deployments can't be read", async () => {
    await service.create(await service.revision("good"));
    service.pass(120);
    const page = await view({ deploymentsDenied: true });
    assert.equal(page.deployments.kind, "failed");
    assert.match(page.deployments.kind === "failed" ? page.deployments.sentence : "", /ListServiceDeployments/);
    assert.ok(page.moments.length > 0 && page.moments.every(({ kind }) => kind === "event"));
    assert.equal(page.tasks[0]?.tasks.length, 4);
  });

  it("shows the deployments though their revisions alone can't be read, and says why they have no names", async () => {
    await service.create(await service.revision("good"));
    service.pass(120);
    service.bench.sandbox.addFault({ operation: "DescribeServiceRevisions", kind: "access-denied" });
    await view();
    const [found] = session.services.all;
    const { view: page } = pageState({
      identity: { kind: "service", connection: "c", cluster: session.cluster.arn, arn: found?.arn ?? "" },
      session,
      definition: () => ({ kind: "none" }),
      isShown: () => false,
      tails: () => [],
    });
    assert.ok(page?.page === "service");
    const cards = page.moments.flatMap(({ card }) => card ?? []);
    assert.deepEqual(
      cards.map(({ to, state }) => [to, state.text]),
      [[undefined, "successful"]],
    );
    assert.match(page.deployments.kind === "failed" ? page.deployments.sentence : "", /DescribeServiceRevisions/);
  });
});
