import {
  ContinueServiceDeploymentCommand,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { cluster, openCluster, type ServiceBench } from "./serviceFixture";

const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

async function steady(more: Parameters<ServiceBench["create"]>[1] = {}): Promise<ServiceBench> {
  const bench = await openCluster();
  await bench.create(await bench.revision("good"), more);
  bench.pass(20);
  return bench;
}

const update = (bench: ServiceBench, more: object) =>
  bench.ecs.send(new UpdateServiceCommand({ cluster, service: "web", ...more }));

describe("a service in the sandbox", () => {
  it("comes up to its count, and says so", async () => {
    const bench = await steady();
    const service = await bench.describe();
    assert.deepEqual(bench.running(), { "web:1": 4 });
    assert.deepEqual([service.runningCount, service.pendingCount, service.desiredCount], [4, 0, 4]);
    assert.deepEqual(bench.messages(service), [
      "(service web) has reached a steady state.",
      "(service web) (deployment ecs-svc/N) deployment completed.",
      "(service web) has started 4 tasks: (task ID) (task ID) (task ID) (task ID).",
    ]);
    const [only, ...others] = service.deployments ?? [];
    assert.deepEqual([only?.status, only?.rolloutState, others.length], ["PRIMARY", "COMPLETED", 0]);
    const deployment = await bench.deployment();
    assert.equal(deployment.status, "SUCCESSFUL");
    assert.deepEqual(bench.eventNames("ECS Deployment State Change"), [
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      "SERVICE_DEPLOYMENT_COMPLETED",
    ]);
    assert.deepEqual(bench.eventNames("ECS Service Action"), ["SERVICE_STEADY_STATE"]);
  });

  it("is scaled by its count alone, without a deployment", async () => {
    const bench = await steady();
    const { deployments: before } = await bench.describe();
    await update(bench, { desiredCount: 6 });
    bench.pass(15);
    assert.deepEqual(bench.running(), { "web:1": 6 });
    await update(bench, { desiredCount: 1 });
    bench.pass(15);
    assert.deepEqual(bench.running(), { "web:1": 1 });
    const service = await bench.describe();
    assert.equal(service.deployments?.[0]?.id, before?.[0]?.id);
    assert.equal((await bench.deployments()).length, 1);
    assert.ok(bench.messages(service)[1]?.startsWith("(service web) has stopped 5 running tasks: (task ID)"));
  });

  it("replaces all its tasks when a deployment is forced, which makes another revision of the same task definition", async () => {
    const bench = await steady();
    const before = bench.tasks().map(({ taskArn }) => taskArn);
    const { service } = await update(bench, { forceNewDeployment: true });
    assert.deepEqual(
      service?.deployments?.map(({ status, rolloutState }) => [status, rolloutState]),
      [
        ["PRIMARY", "IN_PROGRESS"],
        ["ACTIVE", "COMPLETED"],
      ],
    );
    bench.pass(40);
    assert.deepEqual(bench.running(), { "web:1": 4 });
    const up = bench.tasks().filter(({ lastStatus }) => lastStatus === "RUNNING");
    assert.ok(up.every(({ taskArn }) => !before.includes(taskArn)));
    const [newest, oldest] = await bench.deployments();
    assert.deepEqual([newest?.status, oldest?.status], ["SUCCESSFUL", "SUCCESSFUL"]);
    assert.deepEqual(
      newest?.sourceServiceRevisions?.map(({ arn }) => arn),
      [oldest?.targetServiceRevision?.arn],
    );
    assert.notEqual(newest?.targetServiceRevision?.arn, oldest?.targetServiceRevision?.arn);
  });

  it("never leaves the healthy bounds in a rolling update, whatever they are", async () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 100, max: 250 }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([desiredCount, minimumHealthyPercent, maximumPercent]) => {
        const bench = await steady({
          desiredCount,
          deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
        });
        await update(bench, { taskDefinition: await bench.revision("better") });
        const lower = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
        const upper = Math.floor((desiredCount * maximumPercent) / 100);
        const now = () => bench.bench.clock.now() / 1000;
        bench.pass(120, () => {
          const tasks = bench
            .tasks()
            .filter(({ lastStatus = "" }) => ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"].includes(lastStatus));
          const healthy = tasks.filter(
            ({ lastStatus, desiredStatus, startedAt }) =>
              lastStatus === "RUNNING" && desiredStatus === "RUNNING" && now() - Number(startedAt) >= 4,
          );
          assert.ok(healthy.length >= lower, `${healthy.length} healthy, at least ${lower}`);
          assert.ok(tasks.length <= upper, `${tasks.length} tasks, at most ${upper}`);
        });
        // With no room to start and none to stop, ECS stands still, too.
        const isStuck = lower === desiredCount && upper === desiredCount;
        assert.deepEqual(bench.running(), { [isStuck ? "web:1" : "web:2"]: desiredCount });
      }),
      { numRuns: 25 },
    );
  });

  it("trips the circuit breaker exactly at its threshold, and comes back to the revision that worked", async () => {
    for (const [desiredCount, threshold] of [
      [1, 3],
      [5, 3],
      [9, 5],
    ] as const) {
      for (const manner of ["unpullable", "crashing", "sick"] as const) {
        const bench = await steady({ desiredCount, deploymentConfiguration: breaker });
        const old = await bench.deployment();
        await update(bench, { taskDefinition: await bench.revision(manner) });
        let failures = 0;
        bench.pass(300, () => {
          const [service] = bench.world.cluster(cluster).services.values();
          const failing = service?.rollouts.find(({ target }) => target.request.definition.revision === 2);
          failures = Math.max(failures, failing?.failedTasks ?? 0);
          if (failing?.state === "FAILED") assert.equal(failing.failedTasks, threshold);
          if (failing && failing.failedTasks < threshold) assert.equal(failing.state, "IN_PROGRESS");
        });
        assert.equal(failures, threshold, manner);
        const deployment = await bench.deployment();
        assert.equal(deployment.status, "ROLLBACK_SUCCESSFUL", manner);
        assert.deepEqual(deployment.deploymentCircuitBreaker, {
          status: "TRIGGERED",
          failureCount: threshold,
          threshold,
        });
        assert.equal(deployment.rollback?.serviceRevisionArn, old.targetServiceRevision?.arn);
        assert.deepEqual(bench.running(), { "web:1": desiredCount });
        const service = await bench.describe();
        assert.match(service.taskDefinition ?? "", /\/web:1$/);
        assert.deepEqual(
          service.deployments?.map(({ rolloutState }) => rolloutState),
          ["COMPLETED"],
        );
        const told = bench.messages(service);
        const failed = told.indexOf("(service web) (deployment ecs-svc/N) deployment failed: tasks failed to start.");
        assert.equal(told[failed - 1], "(service web) rolling back to deployment ecs-svc/N.");
        assert.deepEqual(bench.eventNames("ECS Deployment State Change").slice(2), [
          "SERVICE_DEPLOYMENT_IN_PROGRESS",
          "SERVICE_DEPLOYMENT_FAILED",
          "SERVICE_DEPLOYMENT_IN_PROGRESS",
          "SERVICE_DEPLOYMENT_COMPLETED",
        ]);
      }
    }
  });

  it("stands still where the circuit breaker has no rollback, and goes on with the next deployment", async () => {
    const bench = await steady({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    await update(bench, { taskDefinition: await bench.revision("crashing") });
    bench.pass(120);
    const deployment = await bench.deployment();
    assert.deepEqual([deployment.status, deployment.deploymentCircuitBreaker?.status], ["STOPPED", "TRIGGERED"]);
    assert.ok(deployment.stoppedAt);
    const [primary, active] = (await bench.describe()).deployments ?? [];
    assert.equal(primary?.rolloutState, "FAILED");
    assert.equal(primary?.rolloutStateReason, "ECS deployment circuit breaker: tasks failed to start.");
    assert.deepEqual([active?.runningCount, bench.running()], [4, { "web:1": 4 }]);
    const before = bench.tasks().length;
    bench.pass(600);
    assert.equal(bench.tasks().length, before);
    await update(bench, { taskDefinition: await bench.revision("better") });
    bench.pass(60);
    assert.deepEqual(bench.running(), { "web:3": 4 });
  });

  it("has nothing to roll back to in its first deployment", async () => {
    const bench = await openCluster();
    await bench.create(await bench.revision("unpullable"), { deploymentConfiguration: breaker });
    bench.pass(200);
    const deployment = await bench.deployment();
    assert.equal(deployment.status, "ROLLBACK_FAILED");
    assert.match(deployment.statusReason ?? "", /No rollback candidate was found/);
  });

  it("keeps trying without a circuit breaker, waits longer and says that it can't", async () => {
    const bench = await steady();
    await update(bench, { taskDefinition: await bench.revision("unpullable") });
    bench.pass(300);
    const early = bench.tasks().length;
    bench.pass(300);
    const service = await bench.describe();
    assert.ok(bench.tasks().length - early < early - 4);
    assert.equal(service.deployments?.[0]?.rolloutState, "IN_PROGRESS");
    assert.deepEqual(bench.running(), { "web:1": 4 });
    const impaired = "(service web) is unable to consistently start tasks successfully.";
    assert.equal(bench.messages(service).filter(message => message === impaired).length, 1);
    assert.ok(bench.eventNames("ECS Service Action").includes("SERVICE_TASK_START_IMPAIRED"));
  });

  it("rolls back a deployment that is stopped, and refuses to stop one that is over", async () => {
    const bench = await steady();
    await update(bench, { taskDefinition: await bench.revision("better") });
    bench.pass(4);
    const { serviceDeploymentArn = "" } = await bench.deployment();
    await bench.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
    assert.equal((await bench.deployment()).status, "ROLLBACK_REQUESTED");
    bench.pass(0.5);
    assert.equal((await bench.deployment()).status, "ROLLBACK_IN_PROGRESS");
    bench.pass(40);
    const deployment = await bench.deployment();
    assert.equal(deployment.status, "ROLLBACK_SUCCESSFUL");
    assert.match(deployment.rollback?.reason ?? "", /stopped by the user/);
    assert.deepEqual(bench.running(), { "web:1": 4 });
    await assert.rejects(bench.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn })), {
      name: "ConflictException",
    });
  });

  describe("with a PAUSE hook", () => {
    const paused = async (stage: "PRE_SCALE_UP" | "POST_SCALE_UP", more: object = {}): Promise<ServiceBench> => {
      const bench = await steady();
      const hook = { targetType: "PAUSE", lifecycleStages: [stage], ...more } as const;
      await update(bench, {
        taskDefinition: await bench.revision("better"),
        deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 1, lifecycleHooks: [hook] },
      });
      bench.pass(30);
      return bench;
    };
    const answer = async (bench: ServiceBench, action: "CONTINUE" | "ROLLBACK"): Promise<void> => {
      const { serviceDeploymentArn, lifecycleHookDetails } = await bench.deployment();
      const hookId = lifecycleHookDetails?.[0]?.hookId;
      await bench.ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }));
    };

    it("waits for somebody, and goes on when told to", async () => {
      const bench = await paused("POST_SCALE_UP");
      const deployment = await bench.deployment();
      assert.deepEqual([deployment.status, deployment.lifecycleStage], ["IN_PROGRESS", "POST_SCALE_UP"]);
      assert.equal(deployment.lifecycleHookDetails?.[0]?.status, "AWAITING_ACTION");
      assert.deepEqual(bench.running(), { "web:1": 4, "web:2": 4 });
      await answer(bench, "CONTINUE");
      bench.pass(20);
      assert.equal((await bench.deployment()).lifecycleStage, "BAKE_TIME");
      assert.deepEqual(bench.running(), { "web:1": 4, "web:2": 4 });
      bench.pass(80);
      assert.equal((await bench.deployment()).status, "SUCCESSFUL");
      assert.deepEqual(bench.running(), { "web:2": 4 });
      assert.deepEqual(bench.eventNames("ECS Hook State Change"), ["HOOK_AWAITING_ACTION", "HOOK_SUCCEEDED"]);
      await assert.rejects(answer(bench, "CONTINUE"), { name: "InvalidParameterException" });
    });

    it("starts nothing before its stage, replaces what stops, and goes back when told to", async () => {
      const bench = await paused("PRE_SCALE_UP");
      assert.deepEqual(bench.running(), { "web:1": 4 });
      await bench.ecs.send(new StopTaskCommand({ cluster, task: bench.tasks()[0]?.taskArn }));
      bench.pass(20);
      assert.deepEqual(bench.running(), { "web:1": 4 });
      await answer(bench, "ROLLBACK");
      bench.pass(20);
      const deployment = await bench.deployment();
      assert.equal(deployment.status, "ROLLBACK_SUCCESSFUL");
      assert.deepEqual(bench.running(), { "web:1": 4 });
      assert.ok(bench.tasks().every(({ taskDefinitionArn = "" }) => taskDefinitionArn.endsWith("web:1")));
      assert.deepEqual(bench.eventNames("ECS Hook State Change"), ["HOOK_AWAITING_ACTION", "HOOK_FAILED"]);
    });

    it("rolls back when nobody answers in time, or goes on if that was asked for", async () => {
      for (const [action, status] of [
        ["ROLLBACK", "ROLLBACK_SUCCESSFUL"],
        ["CONTINUE", "SUCCESSFUL"],
      ] as const) {
        const bench = await paused("POST_SCALE_UP", { timeoutConfiguration: { timeoutInMinutes: 5, action } });
        bench.pass(200);
        assert.equal((await bench.deployment()).status, "IN_PROGRESS");
        bench.pass(300);
        assert.equal((await bench.deployment()).status, status);
        assert.equal((await bench.deployment()).lifecycleHookDetails?.[0]?.status, "TIMED_OUT");
      }
    });
  });
});
