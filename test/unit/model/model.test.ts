import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { SandboxOptions } from "../../../src/sandbox/sandbox";
import { Coverage } from "./coverage";
import { Endpoint } from "./endpoint";
import { play } from "./play";
import { settle, treeProblems } from "./settle";
import { step } from "./step";
import type { Step } from "./step";
import { Window, within } from "./window";

interface Run {
  readonly worlds: readonly [SandboxOptions, SandboxOptions];
  readonly steps: readonly Step[];
  /** Whether a person opens everything first; else the steps meet what nobody has read yet. */
  readonly opens: boolean;
  /** Whether a person refreshes in the end; else everything has to become current by itself. */
  readonly refreshes: boolean;
}

const stepsEach = 100;
/** Below this share of the steps that change something, the steps say little. */
const leastSent = 0.6;
const wanted = Number(process.env["ECS_EXPLORER_MODEL_STEPS"] ?? 800);
const isLong = process.env["ECS_EXPLORER_MODEL_STEPS"] !== undefined;
/** `npm test` plays the same histories each time, so that a change that breaks one is found by its author; others are for the long run. */
const seed = process.env["ECS_EXPLORER_MODEL_SEED"] ?? (isLong ? undefined : "1");

const world: fc.Arbitrary<SandboxOptions> = fc.record({
  seed: fc.nat(1e6),
  rateLimits: fc.boolean(),
  world: fc.oneof(
    { weight: 1, arbitrary: fc.constant("company" as const) },
    {
      weight: 3,
      arbitrary: fc.record({
        clusters: fc.integer({ min: 1, max: 3 }),
        instances: fc.integer({ min: 0, max: 4 }),
        tasks: fc.integer({ min: 0, max: 130 }),
      }),
    },
  ),
});

const run: fc.Arbitrary<Run> = fc.record({
  worlds: fc.tuple(world, world),
  steps: fc.array(step, { minLength: stepsEach, maxLength: stepsEach, size: "max" }),
  opens: fc.nat(9).map(chance => chance > 0),
  // By themselves takes a minute's back-off: seldom, and only in a long run.
  refreshes: isLong ? fc.nat(9).map(chance => chance > 0) : fc.constant(true),
});

let played = 0;
let readings = 0;
let sent = 0;
const coverage = new Coverage();

/** Plays one run, and answers what was wrong. */
async function outcome({ worlds, steps, opens, refreshes }: Run): Promise<readonly string[]> {
  const began = Date.now();
  const endpoints = await Promise.all(worlds.map(options => Endpoint.open(options)));
  const window = new Window(endpoints, coverage);
  try {
    if (opens) await window.open();
    for (const next of steps) await play(window, next);
    const late = await settle(window, refreshes);
    window.sendings.judge();
    const wrong = [
      ...late,
      ...treeProblems(window),
      ...window.readings.flatMap(item => item.wrong),
      ...window.sendings.wrong,
    ];
    played += steps.length;
    sent += window.sendings.size;
    for (const { ended } of window.readings) readings += ended;
    window.dispose();
    if (!(await within(5000, () => !window.isWaiting)))
      wrong.push("something is still waited for after the window closed");
    if (!(await within(5000, () => endpoints.every(({ sandbox }) => sandbox.connections === 0))))
      wrong.push("sockets are left after the window closed");
    if (process.env["ECS_EXPLORER_MODEL_DEBUG"])
      console.log(played, refreshes, Date.now() - began, JSON.stringify(worlds.map(item => item.world)));
    if ((isLong || process.env["ECS_EXPLORER_MODEL_DEBUG"]) && wrong.length > 0)
      console.log(`      Shrinking what went wrong: ${wrong.slice(0, 5).join("; ")}`);
    return wrong;
  } finally {
    window.dispose();
    for (const endpoint of endpoints) await endpoint.close();
  }
}

describe("random people against random clusters", function () {
  this.timeout(isLong ? 6 * 3_600_000 : 120_000);

  it("end with a tree that is equal to the endpoint, and nothing sent twice", async () => {
    await fc.assert(
      fc.asyncProperty(run, async chosen => {
        assert.deepEqual(await outcome(chosen), []);
      }),
      {
        numRuns: Math.ceil(wanted / stepsEach),
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        // Each attempt to shrink is a run of its own: enough to take most of the steps away.
        interruptAfterTimeLimit: isLong ? undefined : 100_000,
        markInterruptAsFailure: false,
        endOnFailure: process.env["ECS_EXPLORER_MODEL_DEBUG"] !== undefined,
      },
    );
    assert.ok(readings > 0 && sent > 0, "nothing was read, or nothing was sent");
    assert.ok(coverage.sentShare >= leastSent, `too few changes were sent:\n${coverage.table()}`);
    console.log(coverage.table());
    console.log(`      ${String(played)} steps, ${String(readings)} readings, ${String(sent)} requests`);
  });
});
