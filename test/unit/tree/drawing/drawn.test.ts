import assert from "node:assert/strict";
import { mock } from "node:test";
import * as fc from "fast-check";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { childrenOf } from "../../../../src/tree/nodes/children";
import type { Node } from "../../../../src/tree/nodes/node";
import { NodeCache } from "../../../../src/tree/nodes/nodeCache";
import { Drawn } from "../../../../src/tree/drawing/drawn";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { task } from "../../details/fixtures";
import { Ecs, failure } from "../fixture";

/** Draws as VS Code does: a row and, where it is open, all that is below it; and keeps what stands on screen. */
class Screen {
  readonly cache = new NodeCache(id => this.drawn.forget(id));
  readonly drawn = new Drawn(
    this.cache,
    () => 500,
    () => true,
  );
  private readonly rows = new Map<string, string>();
  private readonly lists = new Map<string, readonly string[]>();

  /** `closed` are rows that nobody opened: VS Code never asks for what is below. */
  constructor(private readonly closed: (node: Node) => boolean = () => false) {}

  draw(node: Node): void {
    const row = rowOf(node, true);
    this.drawn.row(node, row);
    this.rows.set(node.id, `${row.label} ${row.description ?? ""} ${row.icon.icon} ${row.context}`);
    if (this.closed(node)) return;
    const below = this.cache.intern(
      node.id,
      childrenOf(node, () => 500),
    );
    this.drawn.list(node.id, below);
    this.lists.set(
      node.id,
      below.map(({ id }) => id),
    );
    for (const child of below) this.draw(child);
  }

  /** What is to be seen at and below a node. */
  seen(id: string): unknown {
    return [this.rows.get(id), (this.lists.get(id) ?? []).map(child => this.seen(child))];
  }
}

const service = (failedTasks: number) =>
  parseService({
    serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/web/web",
    serviceName: "web",
    status: "ACTIVE",
    desiredCount: 2,
    taskDefinition: "arn:aws:ecs:us-east-1:111122223333:task-definition/web:7",
    deployments: [{ id: "ecs-svc/7", status: "PRIMARY", rolloutState: "IN_PROGRESS", desiredCount: 2, failedTasks }],
  });

const own = { group: "family:job", taskDefinitionArn: "arn:aws:ecs:us-east-1:111122223333:task-definition/job:1" };
const stopped = {
  lastStatus: "STOPPED",
  desiredStatus: "STOPPED",
  stopCode: "EssentialContainerExited",
  stoppedAt: "2026-11-26T09:36:00Z",
};

describe("what is drawn anew", () => {
  let ecs: Ecs;
  const states: Record<string, Record<string, unknown>> = {};

  beforeEach(async () => {
    ecs = new Ecs();
    for (const id of Object.keys(states)) delete states[id];
    ecs.task = id => task(id, { ...(id > "f" ? own : {}), ...states[id] });
    ecs.taskIds = ["a", "b", "x"];
    await ecs.connection.load();
    await ecs.session.load();
  });
  afterEach(() => ecs.connection.dispose());

  /** Reads anew, and answers what has to be drawn. */
  async function differing(screen: Screen): Promise<readonly string[]> {
    await ecs.session.load();
    return screen.drawn.differing(ecs.clusterNode).map(({ id }) => id.slice(ecs.clusterNode.id.length));
  }

  it("is nothing where nothing looks different, nor where nobody has opened a row", async () => {
    const screen = new Screen(node => node.kind === "services" || node.kind === "instances");
    screen.draw(ecs.clusterNode);
    assert.deepEqual(await differing(screen), []);
    states["a"] = { desiredStatus: "STOPPED", version: 4 };
    assert.deepEqual(await differing(screen), []);
    states["x"] = { healthStatus: "UNHEALTHY", version: 4 };
    assert.deepEqual(await differing(screen), ["#tasks/family:job"], "the family's row counts what is unhealthy");
  });

  it("is, as time passes, what says another age by then", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 10, 27, 12, 0, 30) });
    try {
      states["a"] = { startedAt: "2026-11-27T11:58:00Z", version: 4 };
      states["b"] = { startedAt: "2026-11-23T12:00:00Z", version: 4 };
      await ecs.session.load();
      const screen = new Screen();
      screen.draw(ecs.clusterNode);
      mock.timers.setTime(Date.UTC(2026, 10, 27, 12, 0, 59));
      assert.deepEqual(screen.drawn.differing(ecs.clusterNode), []);
      mock.timers.setTime(Date.UTC(2026, 10, 27, 12, 1, 0));
      const aged = screen.drawn.differing(ecs.clusterNode);
      assert.equal(aged.length, 2);
      for (const node of aged) assert.match(node.id, /\/a0+$/);
    } finally {
      mock.timers.reset();
    }
  });

  it("is the group of a task that starts or stops, and not its neighbors", async () => {
    const screen = new Screen();
    screen.draw(ecs.clusterNode);
    states["x"] = { lastStatus: "PENDING", version: 4 };
    const [onInstance, ...others] = await differing(screen);
    assert.match(onInstance ?? "", /^#instances\/.*\/x0+$/);
    assert.deepEqual(others, ["#tasks/family:job"], "the family's row counts what is starting");
  });

  it("is an error's row alone while it is retried, and all below its cluster when it comes", async () => {
    const screen = new Screen();
    screen.draw(ecs.clusterNode);
    ecs.tasks = () => Promise.reject(failure());
    await ecs.session.load();
    assert.deepEqual(screen.drawn.differing(ecs.clusterNode), [ecs.clusterNode]);
    screen.draw(ecs.clusterNode);
    ecs.tasks = () => new Promise(() => undefined);
    void ecs.session.refresh();
    assert.deepEqual(
      screen.drawn.differing(ecs.clusterNode).map(({ kind }) => kind),
      ["error"],
    );
  });

  it("leaves the screen as if all had been drawn, whatever happened", async () => {
    const step = fc.record({
      ids: fc.subarray(["a", "b", "c", "x", "y"]),
      states: fc.dictionary(
        fc.constantFrom("a", "b", "x", "y"),
        fc.constantFrom(
          {},
          { desiredStatus: "STOPPED" },
          { lastStatus: "PENDING" },
          { healthStatus: "UNHEALTHY" },
          stopped,
        ),
      ),
      failedTasks: fc.option(fc.nat(3), { nil: undefined }),
      fails: fc.constantFrom("nothing", "nothing", "tasks", "services"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.boolean(), async (steps, closed) => {
        const isClosed = (node: Node) => closed && node.kind === "service";
        const screen = new Screen(isClosed);
        let version = 3;
        screen.draw(ecs.clusterNode);
        for (const each of steps) {
          version++;
          ecs.taskIds = each.ids;
          for (const [id, state] of Object.entries(each.states)) states[id] = { ...state, version };
          ecs.services = each.failedTasks === undefined ? [] : [service(each.failedTasks)];
          ecs.activeServices = ecs.services.length;
          ecs.tasks = each.fails === "tasks" ? () => Promise.reject(failure("denied")) : undefined;
          ecs.servicesFail = each.fails === "services" ? failure("throttled") : undefined;
          await ecs.session.load();
          await ecs.session.services.read(new AbortController().signal).catch(() => undefined);
          for (const node of screen.drawn.differing(ecs.clusterNode)) screen.draw(node);
          const whole = new Screen(isClosed);
          whole.draw(ecs.clusterNode);
          assert.deepEqual(screen.seen(ecs.clusterNode.id), whole.seen(ecs.clusterNode.id));
        }
      }),
      { numRuns: 200 },
    );
  });
});
