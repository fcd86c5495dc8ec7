import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { childrenOf } from "../../../../src/tree/nodes/children";
import { Filtering } from "../../../../src/tree/filtering/filtering";
import type { Node } from "../../../../src/tree/nodes/node";
import { filterText, matchesName, matchesTask, noFilter, taskStates } from "../../../../src/tree/filtering/treeFilter";
import type { TreeFilter } from "../../../../src/tree/filtering/treeFilter";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { instance, instanceArn, task } from "../../details/fixtures";
import { Ecs, failure } from "../fixture";

const never = new AbortController().signal;
const base = "arn:aws:ecs:us-east-1:111122223333";
const definitionArn = (name: string) => `${base}:task-definition/${name}:7`;
const service = (name: string, desiredCount: number) =>
  parseService({
    serviceArn: `${base}:service/web/${name}`,
    serviceName: name,
    status: "ACTIVE",
    desiredCount,
    taskDefinition: definitionArn(name),
    deployments: [{ id: "ecs-svc/1", status: "PRIMARY", rolloutState: "COMPLETED", desiredCount }],
  });

const tasks: Readonly<Record<string, Record<string, unknown>>> = {
  a: {},
  b: { lastStatus: "PENDING" },
  c: { group: "family:nightly", taskDefinitionArn: definitionArn("nightly"), containerInstanceArn: undefined },
  d: { group: "family:nightly", taskDefinitionArn: definitionArn("nightly"), healthStatus: "UNHEALTHY" },
  e: {
    group: "family:nightly",
    taskDefinitionArn: definitionArn("nightly"),
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 1 }],
  },
};

describe("a filter on the tree", () => {
  let ecs: Ecs;
  let filtering: Filtering;

  beforeEach(async () => {
    ecs = new Ecs();
    filtering = new Filtering();
    ecs.taskIds = Object.keys(tasks);
    ecs.task = id => task(id, tasks[id]);
    ecs.services = [service("web", 2), service("idle", 0)];
    ecs.activeServices = 2;
  });
  afterEach(() => ecs.connection.dispose());

  const read = async () => {
    await ecs.connection.load();
    await ecs.session.load();
    await ecs.session.services.read(never);
  };
  const shown = Object.assign(() => 500, {
    keeps: (node: Node) => filtering.keeps(node),
    nothing: (isOld: boolean) => filtering.nothing(isOld),
  });
  const allBelow = (node: Node): readonly Node[] =>
    childrenOf(node, shown).flatMap(child => [child, ...(child.kind === "task" ? [] : allBelow(child))]);
  const labels = (filter: Partial<TreeFilter>) => {
    filtering.set({ ...noFilter, ...filter });
    return allBelow(ecs.clusterNode).map(node => rowOf(node, true).label);
  };

  it("leaves tasks in the chosen states, and the rows above them", async () => {
    await read();
    assert.deepEqual(labels({ states: ["starting"] }), [
      "Container Instances",
      "i-0abc12345",
      "web",
      "Services",
      "web",
      "b0000000",
    ]);
    assert.deepEqual(labels({ states: ["failed"] }), ["Stopped Tasks", "nightly"]);
    assert.deepEqual(labels({ states: ["unhealthy", "failed"] }), [
      "Container Instances",
      "i-0abc12345",
      "nightly",
      "Tasks",
      "nightly",
      "d0000000",
      "Stopped Tasks",
      "nightly",
    ]);
  });

  it("leaves a family or a service by its name or a part of it, a service without a task as well", async () => {
    await read();
    assert.deepEqual(labels({ families: ["idle"] }), ["Services", "idle", "No tasks"]);
    assert.deepEqual(labels({ contains: ["NIGHT"] }), [
      "Container Instances",
      "i-0abc12345",
      "nightly",
      "Tasks",
      "nightly",
      "c0000000",
      "d0000000",
      "Stopped Tasks",
      "nightly",
    ]);
  });

  it("leaves what runs on a container instance, and the instance itself though nothing runs there", async () => {
    await read();
    const instances = [{ arn: instanceArn, name: "i-0abc12345" }];
    assert.deepEqual(labels({ instances, families: ["web"] }), [
      "Container Instances",
      "i-0abc12345",
      "web",
      "web",
      "Services",
      "web",
      "a0000000",
      "b0000000",
    ]);
  });

  it("leaves a container instance on which nothing runs, but not where a state is asked for, too", async () => {
    ecs.taskIds = [];
    await read();
    const instances = [{ arn: instanceArn, name: "i-0abc12345" }];
    assert.ok(labels({ instances }).includes("i-0abc12345"));
    assert.deepEqual(labels({ instances, states: ["running"] }), ["Nothing matches the filter"]);
  });

  it("says that nothing matches rather than look empty, and hides nothing that couldn't be read", async () => {
    await read();
    assert.deepEqual(labels({ families: ["no such"] }), ["Nothing matches the filter"]);
    assert.equal(filtering.keeps(ecs.clusterNode), false);
    ecs.tasks = () => Promise.reject(failure());
    await ecs.session.refresh();
    assert.equal(filtering.keeps(ecs.clusterNode), true);
    const [first] = allBelow(ecs.clusterNode);
    assert.equal(first?.kind, "error");
  });

  it("keeps a cluster that was not read, and one whose services alone couldn't be", async () => {
    await ecs.connection.load();
    filtering.set({ ...noFilter, families: ["no such"] });
    assert.equal(filtering.keeps(ecs.clusterNode), true);
    ecs.servicesFail = failure("denied");
    await ecs.session.load();
    await ecs.session.services.refresh();
    assert.equal(filtering.keeps(ecs.clusterNode), true);
    assert.ok(allBelow(ecs.clusterNode).some(({ kind }) => kind === "error"));
  });

  it("adds up with what needs attention", async () => {
    await read();
    assert.deepEqual(labels({ onlyProblems: true, contains: ["night"] }), [
      "Tasks",
      "nightly",
      "d0000000",
      "Stopped Tasks",
      "nightly",
    ]);
  });

  it("follows each change of the cluster", async () => {
    await read();
    assert.deepEqual(labels({ states: ["stopping"] }), ["Nothing matches the filter"]);
    ecs.session.replica.take([task("a", { desiredStatus: "STOPPED", version: 4 })], "event", Date.now());
    assert.ok(allBelow(ecs.clusterNode).some(({ id }) => id.includes("/a000")));
    ecs.session.replica.take([instance({ version: 43, agentConnected: false })], "event", Date.now());
    assert.ok(allBelow(ecs.clusterNode).some(({ kind }) => kind === "containerInstance"));
  });

  it("says in the view's title what it leaves, whatever a name holds", () => {
    const filter = {
      ...noFilter,
      onlyProblems: true,
      families: ["web"],
      contains: ["pay"],
      states: taskStates.slice(0, 2),
    };
    assert.equal(filterText(filter), 'Needs Attention · Running, Starting · web, "pay"');
    assert.equal(filterText(noFilter), "");
  });

  it("takes each task where nothing is chosen, and a part of a name wherever it stands", () => {
    const states = fc.subarray([...taskStates]);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), states, (part, rest, chosen) => {
        assert.ok(
          matchesName({ ...noFilter, contains: [part] }, `${rest}${part.toUpperCase()}`.toLowerCase(), undefined) ||
            part !== part.toLowerCase(),
        );
        assert.ok(matchesTask(noFilter, task("a")));
        // A task is in at least one state, so that all of them leave all.
        const all = Object.keys(tasks).map(id => task(id, tasks[id]));
        const left = (of: readonly (typeof taskStates)[number][]) =>
          all.filter(item => matchesTask({ ...noFilter, states: of }, item));
        assert.equal(left(taskStates).length, all.length);
        if (chosen.length > 0) assert.ok(left(chosen).every(item => left(taskStates).includes(item)));
      }),
    );
  });
});
