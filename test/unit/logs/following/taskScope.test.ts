import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { TaskDefinition } from "../../../../src/ecs/model/model";
import type { Replica } from "../../../../src/ecs/replica/replica";
import type { LogChoice, ScopeOptions } from "../../../../src/logs/following/taskScope";
import { TaskScope } from "../../../../src/logs/following/taskScope";
import { definition, replicaOf, task, taskArn } from "../../details/fixtures";

const never = new AbortController().signal;
const options = { "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "web" };
const logged = definition({
  containerDefinitions: [{ name: "app", logConfiguration: { logDriver: "awslogs", options } }, { name: "proxy" }],
});
const two = [
  { name: "app", lastStatus: "RUNNING" },
  { name: "proxy", lastStatus: "RUNNING" },
];

function scopeOf(
  replica: Replica,
  choice: LogChoice,
  read: () => Promise<TaskDefinition> = () => Promise.resolve(logged),
) {
  let watchers = 0;
  const session = {
    replica,
    region: "us-east-1",
    gateway: { taskDefinition: read, region: "us-east-1" } as never,
    checkOpen: () => undefined,
    watch() {
      watchers++;
      return { dispose: () => void watchers-- };
    },
  };
  const another = (options?: ScopeOptions) => new TaskScope(session, choice, options);
  return { scope: another(), another, watchers: () => watchers };
}

describe("the containers whose logs are followed", () => {
  it("are those of a task, of which some may have no log", async () => {
    const { scope, watchers } = scopeOf(replicaOf(task("1", { containers: two })), {
      kind: "tasks",
      tasks: [{ arn: taskArn("1") }],
    });
    assert.equal(watchers(), 1);
    assert.deepEqual(scope.current(), { sources: [], silent: [], isComplete: false });
    await scope.ready(never);
    const { sources, isComplete } = scope.current();
    assert.deepEqual(
      sources.map(({ place }) => place.stream),
      [`web/app/${"1".padEnd(32, "0")}`],
    );
    assert.equal(isComplete, false);
    assert.match(scope.silent[0]?.sentence ?? "", /no log driver/);
    scope.dispose();
    assert.equal(watchers(), 0);
  });

  it("say which task definitions couldn't be read, also one that no listed task has", async () => {
    const fails = () => Promise.reject(new EcsError({ kind: "throttled", code: "T", sentence: "Busy.", advice: "" }));
    const { another } = scopeOf(replicaOf(), { kind: "service", name: "web" }, fails);
    const scope = another({ definitions: ["web:7"] });
    await scope.ready(never);
    assert.deepEqual(
      scope.unread.map(({ name, error }) => [name, error.sentence]),
      [["web:7", "Busy."]],
    );
    assert.deepEqual(scope.prefixes(), []);
    scope.dispose();
  });

  it("are known at once where their task definition was read before over the same connection", async () => {
    let reads = 0;
    const read = () => Promise.resolve((reads++, logged));
    const { scope, another } = scopeOf(replicaOf(task("1")), { kind: "tasks", tasks: [{ arn: taskArn("1") }] }, read);
    await scope.ready(never);
    const second = another();
    assert.equal(second.current().sources.length, 1);
    await second.ready(never);
    assert.equal(reads, 1);
    scope.dispose();
    second.dispose();
  });

  it("are complete once all tasks have stopped, also when ECS forgets one", async () => {
    const replica = replicaOf(task("1"), task("2"));
    const { scope } = scopeOf(replica, { kind: "tasks", tasks: [{ arn: taskArn("1") }, { arn: taskArn("2") }] });
    await scope.ready(never);
    assert.equal(scope.current().isComplete, false);
    replica.take([task("1", { lastStatus: "STOPPED", stoppedAt: new Date(), version: 4 })], "api", Date.now());
    assert.equal(scope.current().isComplete, false);
    replica.remove([taskArn("2")], Date.now());
    const { sources, isComplete } = scope.current();
    assert.equal(isComplete, true);
    assert.ok(sources.every(({ stoppedAt }) => stoppedAt !== undefined));
  });

  it("have not stopped when ECS lists a task again that it left out", async () => {
    const replica = replicaOf(task("1"));
    const { scope } = scopeOf(replica, { kind: "service", name: "web" });
    await scope.ready(never);
    scope.current();
    replica.remove([taskArn("1")], Date.now());
    assert.notEqual(scope.current().sources[0]?.stoppedAt, undefined);
    replica.take([task("1", { version: 4 })], "api", Date.now());
    assert.equal(scope.current().sources[0]?.stoppedAt, undefined);
  });

  it("are those of whichever tasks a service has, with the ones that just ended", async () => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const replica = replicaOf(
      task("1"),
      task("2", { group: "service:other" }),
      task("3", { lastStatus: "STOPPED", stoppedAt: minutesAgo(2) }),
      task("4", { lastStatus: "STOPPED", stoppedAt: minutesAgo(40) }),
    );
    const { scope } = scopeOf(replica, { kind: "service", name: "web" });
    await scope.ready(never);
    const arns = () => scope.current().sources.map(source => source.taskArn);
    assert.deepEqual(arns(), [taskArn("1"), taskArn("3")]);
    replica.take([task("5")], "api", Date.now());
    assert.deepEqual(arns(), [taskArn("1"), taskArn("3"), taskArn("5")]);
    assert.equal(scope.current().isComplete, false);
  });

  it("are those of all stopped tasks that ECS still lists where a range goes back to them, and of how the service is defined now", async () => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const replica = replicaOf(
      task("1", { lastStatus: "STOPPED", stoppedAt: minutesAgo(20) }),
      task("2", { lastStatus: "STOPPED", stoppedAt: minutesAgo(55) }),
    );
    const { another } = scopeOf(replica, { kind: "service", name: "web" });
    const scope = another({ stoppedSince: minutesAgo(30).getTime() });
    await scope.ready(never);
    assert.deepEqual(
      scope.current().sources.map(source => source.taskArn),
      [taskArn("1")],
    );
    const none = scopeOf(replicaOf(), { kind: "service", name: "web" }).another({ definitions: ["web:7"] });
    await none.ready(never);
    assert.deepEqual(none.prefixes(), [
      { region: "us-east-1", group: "/ecs/web", prefix: "web/app/", container: "app" },
    ]);
    scope.dispose();
    none.dispose();
  });

  it("are those of whichever tasks a family has outside of services", async () => {
    const replica = replicaOf(
      task("1", { group: "service:web" }),
      task("2", { group: "family:web" }),
      task("3", { group: "family:job" }),
    );
    const { scope } = scopeOf(replica, { kind: "family", name: "web" });
    await scope.ready(never);
    const { sources, isComplete } = scope.current();
    assert.deepEqual([sources.map(({ taskArn: arn }) => arn), isComplete], [[taskArn("2")], false]);
  });

  it("are complete at once where none of them has a log", async () => {
    const { scope } = scopeOf(replicaOf(task("1", { containers: two })), {
      kind: "tasks",
      tasks: [{ arn: taskArn("1"), containers: ["proxy"] }],
    });
    assert.equal(scope.current().isComplete, false);
    await scope.ready(never);
    const { sources, isComplete } = scope.current();
    assert.deepEqual([sources, isComplete], [[], true]);
  });

  it("say why they have none where the task definition can't be read, and wait for it while the task runs", async () => {
    const denied = new EcsError({
      kind: "denied",
      code: "AccessDenied",
      sentence: "No ecs:DescribeTaskDefinition.",
      advice: "Ask.",
    });
    const replica = replicaOf(task("1"));
    const { scope } = scopeOf(replica, { kind: "tasks", tasks: [{ arn: taskArn("1") }] }, () => Promise.reject(denied));
    await scope.ready(never);
    assert.equal(scope.current().isComplete, false);
    assert.match(scope.silent[0]?.sentence ?? "", /No ecs:DescribeTaskDefinition\. Ask\./);
    replica.take([task("1", { lastStatus: "STOPPED", version: 4 })], "api", Date.now());
    assert.equal(scope.current().isComplete, true);
  });
});
