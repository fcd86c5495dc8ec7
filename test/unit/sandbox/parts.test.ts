import assert from "node:assert/strict";
import * as fc from "fast-check";
import { manualClock } from "../../../src/sandbox/world/clock";
import { order } from "../../../src/sandbox/world/expression";
import { Input } from "../../../src/sandbox/wire/input";
import { pageOf } from "../../../src/sandbox/operations/paging";
import { Roster } from "../../../src/sandbox/world/roster";

describe("the sandbox's manual clock", () => {
  it("fires what falls due in the order of time, timers set on the way included", () => {
    const clock = manualClock(0);
    const fired: string[] = [];
    clock.after(30, () => fired.push(`30 at ${clock.now()}`));
    clock.after(10, () => {
      fired.push(`10 at ${clock.now()}`);
      clock.after(5, () => fired.push(`15 at ${clock.now()}`));
    });
    const cancelled = clock.after(20, () => fired.push("never"));
    cancelled.cancel();
    clock.advance(29);
    assert.deepEqual(fired, ["10 at 10", "15 at 15"]);
    clock.advance(1);
    assert.deepEqual(fired.at(-1), "30 at 30");
  });
});

describe("the sandbox's pages", () => {
  it("give everything that stays exactly once, whatever comes and goes between them", () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(keys, keys, fc.integer({ min: 1, max: 10 }), fc.array(fc.nat()), (start, coming, size, goes) => {
        const roster = new Roster<string>();
        for (const key of start) roster.set(key, key);
        const gone = new Set<string>();
        const seen: string[] = [];
        let nextToken: string | undefined;
        let step = 0;
        do {
          const page = pageOf(
            new Input({ maxResults: size, ...(nextToken ? { nextToken } : {}) }),
            "List",
            roster.keys(),
          );
          seen.push(...page.keys);
          nextToken = page.nextToken;
          const comer = coming[step];
          if (comer !== undefined && !start.includes(comer)) roster.set(comer, comer);
          const goer = start[(goes[step] ?? 0) % Math.max(1, start.length)];
          if (goer !== undefined && goes[step] !== undefined) {
            roster.delete(goer);
            gone.add(goer);
          }
          step++;
        } while (nextToken);
        assert.equal(new Set(seen).size, seen.length, "something came twice");
        for (const key of start) if (!gone.has(key)) assert.ok(seen.includes(key), `${key} was skipped`);
      }),
    );
  });
});

describe("the sandbox's expressions", () => {
  it("order versions by their numbers", () => {
    const version = fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200));
    fc.assert(
      fc.property(version, version, (one, other) => {
        const difference = one.map((part, index) => part - (other[index] ?? 0)).find(step => step !== 0) ?? 0;
        assert.equal(Math.sign(order(one.join("."), other.join("."))), Math.sign(difference));
      }),
    );
  });
});
