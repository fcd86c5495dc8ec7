import assert from "node:assert/strict";
import * as fc from "fast-check";
import { EcsError } from "../../../src/ecs/model/errors";

/** How many random cases each property gets: few among the unit tests, 100,000 by `npm run fuzz`. */
const cases = Number(process.env["ECS_EXPLORER_FUZZ_CASES"] ?? 500);
const seed = process.env["ECS_EXPLORER_FUZZ_SEED"];
const isLong = process.env["ECS_EXPLORER_FUZZ_CASES"] !== undefined;
/** Slower than this is a hang: a person waits. */
const longestCaseMs = 5000;

/** A test of one property: nothing but the typed error may come out of `work`, whatever goes in. */
export function fuzz<T>(title: string, input: fc.Arbitrary<T>, work: (input: T) => void | Promise<void>): void {
  it(title, async function () {
    this.timeout(isLong ? 3_600_000 : 60_000);
    const started = Date.now();
    const property = fc.asyncProperty(input, async value => {
      const before = Date.now();
      await work(value);
      assertUnpolluted();
      assert.ok(Date.now() - before < longestCaseMs, `one case took ${String(Date.now() - before)} ms`);
    });
    const found = await fc.check(property, { numRuns: cases, ...(seed === undefined ? {} : { seed: Number(seed) }) });
    if (found.failed)
      throw new Error(
        `After ${String(found.numRuns)} cases, seed ${String(found.seed)}, path ${found.counterexamplePath ?? "none"}: ${example(found.counterexample)}`,
        { cause: found.errorInstance },
      );
    const seconds = (Date.now() - started) / 1000;
    if (isLong) console.log(`      ${cases.toLocaleString("en-US")} cases in ${seconds.toFixed(0)} s`);
  });
}

/** Some are nested deeper than anything can print. */
function example(values: unknown): string {
  try {
    return JSON.stringify(values).slice(0, 2000);
  } catch {
    return "(nested too deeply to be shown)";
  }
}

/** What `work` gives, or undefined when it throws the typed error; anything else that it throws is a fault. */
export function orTyped<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    for (const text of [error.sentence, error.advice, error.brief])
      assert.ok(text.length < 20_000, "an endless sentence");
    return undefined;
  }
}

function assertUnpolluted(): void {
  assert.equal(({} as { polluted?: unknown }).polluted, undefined, "every object is polluted");
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.deepEqual(Object.keys(Array.prototype), []);
}

/** What steers a terminal, or turns what stands beside it; line breaks and tabs look like what they are. */
const raw = /(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

export function assertShowable(text: string, what: string): void {
  const found = raw.exec(text);
  assert.equal(found, null, `${what} holds U+${found?.[0].charCodeAt(0).toString(16) ?? ""}: ${text.slice(0, 300)}`);
}
