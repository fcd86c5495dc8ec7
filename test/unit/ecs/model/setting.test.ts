import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isReadOnly, milliseconds, seconds, secondsSettings } from "../../../../src/ecs/model/setting";

describe("settings", () => {
  const interval = { usual: 10, least: 2, most: 3600 };

  it("of another type than their schema's count as left out, as a timer of NaN ms would never pause", () => {
    for (const value of ["fast", "10", NaN, null, undefined, {}, [5], true])
      assert.equal(seconds(value, interval), 10_000);
  });

  it("beyond their limits are kept within them", () => {
    assert.equal(seconds(0, interval), 2000);
    assert.equal(seconds(1e300, interval), 3_600_000);
    assert.equal(seconds(-Infinity, interval), 2000);
    assert.equal(seconds(2.5, interval), 2500);
  });

  it("that refuse changes do so unless they are off", () => {
    for (const value of [true, "true", "false", 1, {}]) assert.ok(isReadOnly(value));
    for (const value of [false, undefined, null]) assert.ok(!isReadOnly(value));
  });

  it("in seconds have the defaults and limits that package.json tells people of", () => {
    type Property = {
      readonly type: string;
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    };
    const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
      contributes: { configuration: { properties: Readonly<Record<string, Property>> } };
    };
    const told = Object.entries(contributes.configuration.properties)
      .filter(([, { type }]) => type === "number")
      .map(([name, { default: usual, minimum: least, maximum: most }]) => [
        name.replace("ecsExplorer.", ""),
        { usual, least, most },
      ]);
    assert.deepEqual(Object.fromEntries(told), secondsSettings);
    const asked: string[] = [];
    const read = (name: string) => (asked.push(name), 33);
    assert.deepEqual([milliseconds(read, "eventGrace"), asked], [33_000, ["eventGrace"]]);
  });
});
