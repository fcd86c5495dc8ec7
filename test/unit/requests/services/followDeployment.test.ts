import assert from "node:assert/strict";
import { mock } from "node:test";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { Service } from "../../../../src/ecs/model/model";
import { primaryOf, revisionOf } from "../../../../src/ecs/model/serviceState";
import { deploymentFacts } from "../../../../src/requests/services/deploymentFacts";
import { followCount } from "../../../../src/requests/services/followCount";
import { followDeployment } from "../../../../src/requests/services/followDeployment";
import type { Followed } from "../../../../src/requests/services/followDeployment";
import { currentDeployment, rereadService } from "../../../../src/requests/services/seenService";
import { endMoment } from "../../../../src/requests/sending/taskEnd";
import { whyTasksFailed } from "../../../../src/requests/services/whyFailed";
import type { Aimed } from "../../../../src/requests/sending/target";
import { manualClock } from "../../../../src/sandbox/sandbox";
import type { FaultKind, ManualClock } from "../../../../src/sandbox/sandbox";
import { openBench } from "../bench";
import type { Bench } from "../bench";

const never = new AbortController().signal;
/** So that a test waits for the sandbox, whose time goes fast, and not for its own next look. */
const quick = { delays: [20], limitMs: 60_000 };
const noTime = { ...quick, limitMs: -1 };
const silent = { progress: () => undefined, paused: () => undefined };

describe("following a deployment", function () {
  this.timeout(60_000);
  let bench: Bench;
  let clock: ManualClock;
  let ticking: NodeJS.Timeout | undefined;

  beforeEach(async () => {
    clock = manualClock(Date.now());
    bench = await openBench({ clock });
  });

  afterEach(async () => {
    clearInterval(ticking);
    await bench.close();
  });

  /** From now on the sandbox's time goes a hundred times as fast. */
  const tick = () => (ticking = setInterval(() => clock.advance(2000), 20));

  async function aimAt(cluster: string, name: string): Promise<Aimed & { readonly service: Service }> {
    const target = await bench.cluster(cluster);
    const services = await target.session.services.read(never);
    const service = services.find(item => item.name === name);
    assert.ok(service, name);
    return { ...target, arn: service.arn, service };
  }

  async function update(aim: Aimed & { readonly service: Service }, input: object): Promise<Followed> {
    const cluster = aim.session.cluster.arn;
    const sent = await bench.sender.send(aim, "UpdateService", { cluster, service: aim.arn, ...input }, [aim.arn]);
    assert.ok(sent.service);
    return { id: primaryOf(sent.service)?.id, revision: revisionOf(sent.service), before: aim.service };
  }

  function badRevision(family: string, change: object = { image: "example.com/app:missing" }): string {
    const { definitions } = bench.sandbox.world;
    const { definition } = definitions.need(family);
    const containerDefinitions = definition.containerDefinitions?.map(container => ({ ...container, ...change }));
    return (
      definitions.register({ ...definition, containerDefinitions }, clock.now() / 1000, []).definition
        .taskDefinitionArn ?? ""
    );
  }

  const deny = (operation: string) =>
    bench.sandbox.addFault({ operation, kind: "error", type: "AccessDeniedException", message: "Not you." });

  it("ends when ECS says that it completed, and gives each answer to the cluster's services", async () => {
    const aim = await aimAt("prod-web", "web");
    const followed = await update(aim, { forceNewDeployment: true });
    // Its answer is known before anything is read.
    assert.notEqual(primaryOf(aim.session.services.get("web")!)?.id, primaryOf(aim.service)?.id);
    tick();
    const counts: number[] = [];
    const progress = (service: Service) => counts.push(service.running);
    const end = await followDeployment(aim, followed, { ...silent, progress }, never, quick);
    assert.deepEqual([end.kind, end.revision], ["completed", "web:7"]);
    assert.ok(counts.length > 1 && bench.calls("DescribeServiceDeployments") > 0);
    assert.equal(aim.session.services.get("web")?.running, end.service?.running);
  });

  for (const isReadable of [true, false])
    it(`tells a rollback with ECS's reason, ${isReadable ? "from the service deployment" : "where service deployments may not be read"}`, async () => {
      if (!isReadable) deny("DescribeServiceDeployments");
      const aim = await aimAt("staging", "checkout");
      const followed = await update(aim, { taskDefinition: badRevision("checkout") });
      tick();
      const end = await followDeployment(aim, followed, silent, never, quick);
      assert.deepEqual([end.kind, end.revision], ["rolledBack", "checkout:6"]);
      if (isReadable) assert.equal(end.rolledBackTo, "checkout:4");
      assert.match(end.reason ?? "", isReadable ? /threshold was exceeded/ : /tasks failed to start/);
      assert.equal(end.service && revisionOf(end.service), "checkout:4");
      assert.match(
        (await whyTasksFailed(aim, "checkout:6", never))?.text ?? "",
        /^\d tasks stopped: CannotPullContainerError/,
      );
    });

  it("names the task that failed last, and the moment at which its log says why", async () => {
    const aim = await aimAt("staging", "checkout");
    const exits = badRevision("checkout", { command: ["sh", "-c", "sleep 2; exit 3"] });
    const followed = await update(aim, { taskDefinition: exits });
    tick();
    const end = await followDeployment(aim, followed, silent, never, quick);
    assert.equal(end.kind, "rolledBack");
    const why = await whyTasksFailed(aim, "checkout:6", never);
    assert.match(why?.text ?? "", /tasks stopped: app exited with 3$/);
    const stopped = why?.newest.times.stoppedAt ?? 0;
    const at = (why && endMoment(why.newest)) ?? 0;
    assert.ok(at > 0 && at <= stopped);
  });

  it("names what ECS rolled back to, though the service runs yet another revision by then", async () => {
    const aim = await aimAt("staging", "checkout");
    await update(aim, { taskDefinition: badRevision("checkout") });
    clock.advance(2000);
    const failing = (await rereadService(aim, undefined, never)).now;
    const arn = currentDeployment(failing);
    for (let second = 0; second < 600; second++) clock.advance(1000);
    const { definitions } = bench.sandbox.world;
    const { definition } = definitions.need("checkout:4");
    definitions.register({ ...definition }, clock.now() / 1000, []);
    await update(aim, { taskDefinition: "checkout:7" });
    const end = await followDeployment(aim, { arn, revision: "checkout:6" }, silent, never, quick);
    assert.deepEqual([end.kind, end.rolledBackTo, end.isTripped], ["rolledBack", "checkout:4", true]);
    assert.equal(end.service && revisionOf(end.service), "checkout:7");
    deny("DescribeServiceRevisions");
    const unnamed = await followDeployment(aim, { arn, revision: "checkout:6" }, silent, never, quick);
    assert.deepEqual([unnamed.kind, unnamed.rolledBackTo], ["rolledBack", undefined]);
  });

  it("names what ECS rolled back to by what it saw, where service deployments may not be read", async () => {
    deny("DescribeServiceDeployments");
    const aim = await aimAt("staging", "checkout");
    const followed = await update(aim, { taskDefinition: badRevision("checkout") });
    const { gateway } = aim.session;
    const read = gateway.describeServices.bind(gateway);
    // Each read sees what the deployment came to since the last one: that it fails, that ECS rolls back, that it is done.
    const rollout = () => {
      const [newest] = bench.sandbox.world.cluster("staging").services.get("checkout")?.rollouts ?? [];
      return `${newest?.id} ${newest?.state}`;
    };
    gateway.describeServices = async (...asked) => {
      const answer = await read(...asked);
      const seen = rollout();
      for (let tenth = 0; tenth < 6000 && rollout() === seen; tenth++) clock.advance(100);
      return answer;
    };
    const backs: boolean[] = [];
    const progress = (_: Service, isRollingBack: boolean) => backs.push(isRollingBack);
    const end = await followDeployment(aim, followed, { ...silent, progress }, never, quick);
    assert.deepEqual([end.kind, end.rolledBackTo], ["rolledBack", "checkout:4"]);
    assert.deepEqual([backs[0], backs.includes(true)], [false, true]);
  });

  it("tells a deployment that a person stopped, which ECS didn't roll back, as stopped", async () => {
    const aim = await aimAt("prod-web", "web");
    const followed = await update(aim, { forceNewDeployment: true });
    const following = followDeployment(aim, followed, silent, never, quick);
    const [deployment] = bench.sandbox.world.cluster("prod-web").services.get("web")?.deployments ?? [];
    assert.ok(deployment);
    deployment.status = "STOPPED";
    deployment.statusReason = "Service deployment was stopped by the user.";
    const end = await following;
    assert.deepEqual([end.kind, end.reason], ["stopped", "Service deployment was stopped by the user."]);
  });

  it("tells a deployment without rollback as failed", async () => {
    const aim = await aimAt("staging", "checkout");
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: false } };
    const followed = await update(aim, { taskDefinition: badRevision("checkout"), deploymentConfiguration });
    tick();
    const end = await followDeployment(aim, followed, silent, never, quick);
    assert.equal(end.kind, "failed");
    assert.match(end.reason ?? "", /stopped because the circuit breaker/);
  });

  for (const isReadable of [true, false])
    it(`tells that another deployment replaced it${isReadable ? "" : ", though service deployments may not be read"}`, async () => {
      if (!isReadable) deny("DescribeServiceDeployments");
      const aim = await aimAt("prod-web", "web");
      const followed = await update(aim, { forceNewDeployment: true });
      const following = followDeployment(aim, followed, silent, never, quick);
      await update(aim, { forceNewDeployment: true });
      const end = await following;
      assert.equal(end.kind, "replaced");
    });

  it("tells each pause once, and goes on waiting", async () => {
    const aim = await aimAt("data-fargate", "dashboards");
    const arn = currentDeployment(aim.service);
    const stopped = new AbortController();
    const heard: string[] = [];
    const paused = (_: unknown, { id }: { readonly id: string }) => heard.push(id);
    let rounds = 0;
    const progress = () => {
      if (++rounds === 3) stopped.abort();
    };
    await assert.rejects(
      followDeployment(aim, { arn, revision: "dashboards:3" }, { progress, paused }, stopped.signal, quick),
      (error: unknown) => error instanceof EcsError && error.kind === "cancelled",
    );
    assert.equal(heard.length, 1);
  });

  const passing: readonly FaultKind[] = ["drop", "html", "truncated", "throttle"];
  for (const kind of passing)
    it(`goes on after a read that failed for a while (${kind})`, async () => {
      const aim = await aimAt("prod-web", "web");
      const followed = await update(aim, { forceNewDeployment: true });
      for (const operation of ["DescribeServices", "DescribeServiceDeployments"])
        bench.sandbox.addFault({ operation, kind, times: 4 });
      tick();
      const end = await followDeployment(aim, followed, silent, never, quick);
      assert.equal(end.kind, "completed");
    });

  it("waits for a deployment that the answer to its change doesn't show yet", async () => {
    const aim = await aimAt("prod-web", "web");
    const end = followDeployment(aim, { revision: "web:7", before: aim.service }, silent, never, quick);
    await update(aim, { forceNewDeployment: true });
    tick();
    assert.equal((await end).kind, "completed");
    assert.equal(currentDeployment((await end).service ?? aim.service) === currentDeployment(aim.service), false);
  });

  /** ECS's next reads of the service answer what was true before the change. */
  function lag(aim: Aimed & { readonly service: Service }, reads: number): void {
    const { gateway } = aim.session;
    const read = gateway.describeServices.bind(gateway);
    let left = reads;
    gateway.describeServices = (...asked) =>
      left-- > 0 ? Promise.resolve({ found: [aim.service], failures: [] }) : read(...asked);
  }

  for (const isReadable of [true, false])
    it(`takes no read that lags the change for another deployment${isReadable ? "" : ", though service deployments may not be read"}`, async () => {
      if (!isReadable) deny("DescribeServiceDeployments");
      const aim = await aimAt("prod-web", "web");
      const followed = await update(aim, { forceNewDeployment: true });
      lag(aim, 2);
      tick();
      const shown: (string | undefined)[] = [];
      const progress = (service: Service) => shown.push(primaryOf(service)?.id);
      const end = await followDeployment(aim, followed, { ...silent, progress }, never, quick);
      assert.equal(end.kind, "completed");
      assert.ok(!shown.includes(primaryOf(aim.service)?.id));
    });

  it("takes no read that lags the change for somebody else's count", async () => {
    const aim = await aimAt("prod-web", "api");
    await update(aim, { desiredCount: 3 });
    lag(aim, 2);
    tick();
    const end = await followCount(aim, { count: 3, before: aim.service.desired }, silent, never, quick);
    assert.equal(end.kind, "reached");
  });

  it("goes by the service's own rollout once ECS has not known the deployment for longer than its reads lag", async () => {
    const aim = await aimAt("prod-web", "web");
    const followed = await update(aim, { forceNewDeployment: true });
    tick();
    const completed = (await followDeployment(aim, followed, silent, never, quick)).service;
    assert.ok(completed);
    const arn = currentDeployment(completed);
    const failures = [{ arn, reason: "MISSING" }];
    Object.assign(aim.session.gateway, { describeServiceDeployments: async () => ({ found: [], failures }) });
    let ahead = 0;
    const clockNow = Date.now.bind(Date);
    const mocked = mock.method(Date, "now", () => clockNow() + ahead);
    try {
      let rounds = 0;
      const progress = () => (ahead = ++rounds > 3 ? 16_000 : 0);
      const hearing = { ...silent, progress };
      const end = await followDeployment(aim, { ...followed, arn, before: undefined }, hearing, never, quick);
      assert.equal(end.kind, "completed");
      assert.ok(rounds > 3, "not before");
    } finally {
      mocked.mock.restore();
    }
  });

  it("ends with what keeps it from reading for good", async () => {
    const aim = await aimAt("prod-web", "web");
    const followed = await update(aim, { forceNewDeployment: true });
    deny("DescribeServices");
    await assert.rejects(
      followDeployment(aim, followed, silent, never, quick),
      (error: unknown) => error instanceof EcsError && error.kind === "denied",
    );
  });

  it("ends when the service is deleted, and when its time is over", async () => {
    const aim = await aimAt("prod-web", "web");
    const followed = await update(aim, { forceNewDeployment: true });
    assert.equal((await followDeployment(aim, followed, silent, never, noTime)).kind, "unsettled");
    const record = bench.sandbox.world.clusters.get("prod-web")?.services.get("web");
    assert.ok(record);
    record.service = { ...record.service, status: "INACTIVE" };
    assert.equal((await followDeployment(aim, followed, silent, never, quick)).kind, "gone");
    await assert.rejects(rereadService(aim, aim.service, never), /Service web was deleted from cluster prod-web/);
    record.service = { ...record.service, status: "DRAINING" };
    await assert.rejects(rereadService(aim, aim.service, never), /Service web is being deleted/);
  });

  it("waits until a service runs as many tasks as it should, or somebody else wants another number", async () => {
    const aim = await aimAt("prod-web", "api");
    await update(aim, { desiredCount: 3 });
    tick();
    const end = await followCount(aim, { count: 3 }, silent, never, quick);
    assert.deepEqual([end.kind, end.service?.running], ["reached", 3]);
    // No further task starts from here on.
    clearInterval(ticking);
    await update(aim, { desiredCount: 5 });
    const changed = await followCount(aim, { count: 4 }, silent, never, quick);
    assert.deepEqual([changed.kind, changed.service?.desired], ["changed", 5]);
    assert.equal((await followCount(aim, { count: 5 }, silent, never, noTime)).kind, "unsettled");
  });

  it("names what a deployment goes from and to, and does without where revisions may not be read", async () => {
    const aim = await aimAt("data-fargate", "dashboards");
    const arn = currentDeployment(aim.service) ?? "";
    const facts = await deploymentFacts(aim, arn, never);
    assert.deepEqual([facts?.target, facts?.sources], ["dashboards:3", ["dashboards:2"]]);
    deny("DescribeServiceRevisions");
    const bare = await deploymentFacts(aim, arn, never);
    assert.deepEqual([bare?.target, bare?.sources, bare?.deployment.status], [undefined, [], "IN_PROGRESS"]);
    const missing = arn.replace(/[^/]+$/, "AbCdEfGhIjKlMnOpQrStU");
    assert.equal(await deploymentFacts(aim, missing, never), undefined);
  });
});
