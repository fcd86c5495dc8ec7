import assert from "node:assert/strict";
import { taskView } from "../../../../src/details/task/taskView";
import type { TaskSources } from "../../../../src/details/task/taskView";
import type { Task } from "../../../../src/ecs/model/model";
import type { TaskView } from "../../../../src/webview/task/taskProtocol";
import { cluster, definition, instance, replicaOf, task } from "../fixtures";

function view(of: Task, more: Partial<TaskSources> = {}): TaskView {
  return taskView({
    task: of,
    replica: replicaOf(of, instance()),
    cluster: cluster(),
    definition: { kind: "none" },
    tails: { kind: "none" },
    region: "us-east-1",
    isShown: () => false,
    readOnly: false,
    ...more,
  });
}

const container = (raw: Record<string, unknown>) => ({ name: "app", lastStatus: "STOPPED", ...raw });
const stopped = (raw: Record<string, unknown>) =>
  task("a", { lastStatus: "STOPPED", desiredStatus: "STOPPED", ...raw });

describe("the task page", () => {
  it("says where a task is and links to its instance only when that is known", () => {
    const known = view(task("a")).placement.find(fact => fact.key === "instance");
    assert.equal(known?.value, "i-0abc12345");
    assert.equal(known?.open?.page, "containerInstance");
    const unknown = view(task("a"), { replica: replicaOf(task("a")) }).placement.find(fact => fact.key === "instance");
    assert.equal(unknown?.open, undefined);
  });

  it("offers to stop a task that runs, and not one that is stopped, stopping or seen read-only", () => {
    const offers = (shown: TaskView) => shown.header.actions.some(action => action.key === "stopTask");
    assert.ok(offers(view(task("a"))));
    assert.ok(!offers(view(task("a", { desiredStatus: "STOPPED" }))));
    assert.ok(!offers(view(stopped({}))));
    assert.ok(!offers(view(task("a"), { readOnly: true })));
  });

  it("explains exit codes by what else is known", () => {
    const meaning = (raw: Record<string, unknown>, more: Record<string, unknown> = {}) =>
      view(stopped({ containers: [container(raw)], ...more })).containers[0]?.exit?.meaning;
    assert.equal(meaning({ exitCode: 0 }), "success");
    assert.equal(meaning({ exitCode: 137 }), "killed (SIGKILL), likely out of memory");
    assert.equal(meaning({ exitCode: 137, reason: "OutOfMemoryError: x" }), "killed (SIGKILL): out of memory");
    assert.match(meaning({ exitCode: 137 }, { stopCode: "UserInitiated" }) ?? "", /stop timeout/);
    assert.match(meaning({ exitCode: 143 }) ?? "", /SIGTERM/);
    assert.match(meaning({ exitCode: 139 }) ?? "", /segmentation fault/);
    assert.equal(meaning({}), undefined);
  });

  it("says in plain words why it stopped, with ECS's own reason and the page of the documentation that fits", () => {
    const story = view(
      stopped({ stopCode: "TaskFailedToStart", stoppedReason: "CannotPullContainerError: no such image" }),
    ).callouts[0];
    assert.equal(story?.title, "Failed to start: CannotPullContainerError");
    assert.equal(story?.quote, "CannotPullContainerError: no such image");
    assert.match(story?.docs?.url ?? "", /^https:\/\/docs\.aws\.amazon\.com\/.*cannot_pull_image/);
    assert.deepEqual(view(task("a")).callouts, []);
  });

  it("says once which container ended, how and after how long, and nothing that this says already", () => {
    const at = (seconds: number) => new Date(seconds * 1000);
    const times = { startedAt: at(0), executionStoppedAt: at(62), stoppingAt: at(63), stoppedAt: at(70) };
    const story = (raw: Record<string, unknown>) => view(stopped({ ...times, ...raw })).callouts[0];
    const failed = story({
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [container({ name: "proxy", exitCode: 143 }), container({ name: "dbt", exitCode: 1 })],
    });
    assert.deepEqual(failed && [failed.title, failed.at, failed.text, failed.quote, failed.tone], [
      "Container dbt exited with 1 after 1 min 2 s",
      70_000,
      undefined,
      undefined,
      "bad",
    ]);
    const killed = story({
      stopCode: "EssentialContainerExited",
      containers: [container({ exitCode: 137, reason: "OutOfMemoryError: limit" })],
    });
    assert.deepEqual(killed && [killed.title, killed.text, killed.quote], [
      "Container app ran out of memory after 1 min 2 s",
      undefined,
      "OutOfMemoryError: limit",
    ]);
    const fault = story({ containers: [container({ exitCode: 139 })] });
    assert.deepEqual(fault && [fault.title, fault.text], [
      "Container app exited with 139 after 1 min 2 s",
      "Segmentation fault (SIGSEGV).",
    ]);
    assert.equal(story({ containers: [container({ exitCode: 0 })] })?.title, "Completed after 1 min 2 s");
  });

  it("shows deliberate stops in gray, in the box and in every pill, whatever the containers made of it", () => {
    const reasons = [
      ["UserInitiated", "rolling by hand", "Stopped by a user"],
      ["ServiceSchedulerInitiated", "Scaling activity initiated by deployment ecs-svc/1", "Scaled in by service web"],
      ["ServiceSchedulerInitiated", "Service web drained the instance", "Drained by service web"],
      ["SpotInterruption", undefined, "Spot capacity reclaimed"],
    ] as const;
    for (const [stopCode, stoppedReason, title] of reasons) {
      const shown = view(stopped({ stopCode, stoppedReason, containers: [container({ exitCode: 137 })] }));
      const [row] = shown.containers;
      assert.deepEqual(
        [shown.callouts[0]?.title, shown.callouts[0]?.tone, shown.callouts[0]?.quote],
        [title, "idle", stoppedReason],
      );
      assert.deepEqual([shown.header.pills[0]?.tone, row?.state.tone, row?.exit?.tone], ["idle", "idle", "idle"]);
    }
    const failed = view(stopped({ containers: [container({ exitCode: 1 })] }));
    assert.deepEqual(
      [failed.header.pills[0]?.tone, failed.containers[0]?.state.tone, failed.containers[0]?.exit?.tone],
      ["bad", "bad", "bad"],
    );
  });

  it("shows a sidecar in gray that was terminated with its task, and what failed to start in red", () => {
    const tones = (raw: Record<string, unknown>) =>
      view(stopped({ stopCode: "EssentialContainerExited", ...raw })).containers.map(({ state, exit }) => [
        state.tone,
        exit?.tone,
      ]);
    const sidecar = container({ name: "envoy", exitCode: 143 });
    assert.deepEqual(tones({ containers: [container({ exitCode: 0 }), sidecar] }), [
      ["idle", "good"],
      ["idle", "idle"],
    ]);
    assert.deepEqual(tones({ containers: [container({ exitCode: 1 }), sidecar] }), [
      ["bad", "bad"],
      ["idle", "idle"],
    ]);
    assert.deepEqual(tones({ containers: [sidecar] }), [["bad", "warn"]]);
    assert.deepEqual(
      tones({ stopCode: "TaskFailedToStart", containers: [container({ reason: "CannotPullContainerError: x" })] }),
      [["bad", undefined]],
    );
    const stopping = view(
      task("a", {
        lastStatus: "DEPROVISIONING",
        desiredStatus: "STOPPED",
        stopCode: "UserInitiated",
        containers: [container({ exitCode: 137 })],
      }),
    );
    assert.equal(stopping.containers[0]?.state.tone, "idle");
  });

  it("tells each stretch of its life, image pull as a part of the start-up", () => {
    const at = (seconds: number) => new Date(seconds * 1000);
    const { phases } = view(
      stopped({
        createdAt: at(0),
        pullStartedAt: at(10),
        pullStoppedAt: at(51),
        startedAt: at(58),
        stoppingAt: at(100),
        executionStoppedAt: at(110),
        stoppedAt: at(112),
      }),
    ).timeline;
    assert.deepEqual(
      phases.map(phase => [phase.key, ((phase.end ?? NaN) - phase.begin) / 1000]),
      [
        ["provisioning", 10],
        ["pulling", 41],
        ["starting", 7],
        ["running", 42],
        ["stopping", 10],
        ["deprovisioning", 2],
      ],
    );
    const of = phases[1]?.of;
    assert.equal(((of?.end ?? NaN) - (of?.begin ?? NaN)) / 1000, 58);
  });

  it("leaves the last stretch open while it goes on, and bears times that are missing or out of order", () => {
    assert.equal(view(task("a", { startedAt: new Date(5000) })).timeline.phases[0]?.end, undefined);
    const odd = view(
      stopped({ startedAt: new Date(5000), executionStoppedAt: new Date(8000), stoppingAt: new Date(9000) }),
    );
    assert.deepEqual(
      odd.timeline.phases.map(phase => phase.key),
      ["running", "stopping"],
    );
    assert.ok(odd.timeline.phases.every(phase => phase.end !== undefined && phase.end >= phase.begin));
    assert.ok(view(task("a")).timeline.empty);
  });

  it("shows overrides as what differs from the task definition", () => {
    const own = task("a", {
      overrides: {
        cpu: "512",
        containerOverrides: [
          { name: "app", command: ["run", "x"], memory: 256 },
          { name: "side", environment: [{ name: "A", value: "1" }] },
        ],
      },
    });
    const defined = definition({ cpu: "256", containerDefinitions: [{ name: "app", memory: 256 }, { name: "side" }] });
    const { overrides } = view(own, { definition: { kind: "ready", value: defined } });
    assert.equal(overrides.kind, "ready");
    assert.deepEqual(
      overrides.kind === "ready" && overrides.value.map(row => [row.where, row.field, row.before, row.after, row.same]),
      [
        ["task", "cpu", "256", "512", false],
        ["container app", "command", undefined, '["run","x"]', false],
        ["container app", "memory", "256", "256", true],
        ["container side", "environment", undefined, "1 variable, listed under Environment", false],
      ],
    );
  });

  it("holds no environment value that was not asked for", () => {
    const defined = definition({
      containerDefinitions: [
        {
          name: "app",
          environment: [{ name: "TOKEN", value: "s3cret" }],
          secrets: [{ name: "KEY", valueFrom: "arn:aws:ssm:x" }],
        },
      ],
    });
    const own = task("a", {
      overrides: { containerOverrides: [{ name: "app", environment: [{ name: "TOKEN", value: "other" }] }] },
    });
    const source = { definition: { kind: "ready", value: defined } } as const;
    const masked = view(own, source);
    assert.doesNotMatch(JSON.stringify({ ...masked, overrides: undefined }), /s3cret|other"/);
    const shown = view(own, { ...source, isShown: key => key.includes("TOKEN") }).environment;
    assert.deepEqual(shown.kind === "ready" && shown.value.map(row => [row.name, row.origin, row.value]), [
      ["TOKEN", "override", "other"],
      ["KEY", "secret", undefined],
    ]);
  });

  it("says that the task definition could not be read, instead of showing none", () => {
    const failed = { kind: "failed", sentence: "No.", advice: "Retry." } as const;
    assert.deepEqual(view(task("a"), { definition: failed }).environment, failed);
    assert.deepEqual(view(task("a"), { definition: failed }).overrides, failed);
  });

  it("shows each field that the API answers, also one of tomorrow", () => {
    const rest = view(task("a", { somethingNew: { a: [1] }, inferenceAccelerators: [] })).rest;
    assert.deepEqual(rest, [{ key: "somethingNew", label: "somethingNew", value: '{"a":[1]}' }]);
  });

  it("tells the versions seen, newest first, with what changed", () => {
    const replica = replicaOf(task("a"));
    replica.take([task("a", { version: 4, lastStatus: "STOPPED" })], "event", Date.now());
    const rows = view(task("a"), { replica }).history;
    assert.deepEqual(
      rows.map(row => [row.version, row.source, row.fields]),
      [
        ["v4", "event", ["lastStatus", "version"]],
        ["v3", "api", []],
      ],
    );
  });

  it("works with an endpoint that answers no version, no times and an empty launch type", () => {
    const old = task("a", { version: undefined, launchType: "" });
    const shown = view(old);
    assert.ok(shown.header.pills.some(pill => pill.text === "no version"));
    assert.ok(!shown.placement.some(fact => fact.key === "launchType"));
  });
});
