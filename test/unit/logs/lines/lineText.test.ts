import assert from "node:assert/strict";
import { BoundedText } from "../../../../src/logs/lines/boundedText";
import { lineText } from "../../../../src/logs/lines/lineText";
import { logText } from "../../../../src/logs/lines/logText";
import { SeenEvents } from "../../../../src/logs/reading/seenEvents";
import { sourceOf } from "../fakeLogs";

describe("a line of a log as it is shown", () => {
  it("loses its colors, cursor moves, titles and links", () => {
    const line =
      "\u001B[1;31mERROR\u001B[0m \u001B]8;;https://x.example\u0007link\u001B]8;;\u0007 \u001B[2Kdone\u001B(B\r\n";
    assert.equal(lineText(line).text, "ERROR link done");
    // An escape that never ends takes nothing else with it.
    assert.equal(lineText("before \u001B").text, "before ␛");
  });

  it("shows what can't be seen", () => {
    assert.equal(lineText("user \u202Egpj.exe\u0007").text, "user ⟨U+202E⟩gpj.exe␇");
  });

  it("begins with the message of a JSON line, after its level, and keeps the rest", () => {
    assert.deepEqual(lineText('{"time":"x","level":"error","msg":"no room","disk":3}'), {
      text: 'ERROR no room {"time":"x","disk":3}',
      isError: true,
    });
    assert.deepEqual(lineText('{"level":30,"message":"up"}'), { text: "INFO up", isError: false });
    assert.equal(lineText('{"a":1}').text, '{"a":1}');
    assert.equal(lineText('{"message":').text, '{"message":');
    assert.equal(lineText('{"message":{"deep":1}}').text, '{"message":{"deep":1}}');
  });

  it("marks errors and nothing else", () => {
    for (const line of [
      "2026-11-27 ERROR db: refused",
      "java.lang.NullPointerException: x",
      "Traceback (most recent call last):",
      "panic: runtime error",
      "level=error msg=x",
      "TypeError: undefined is not a function",
      "nginx: [crit] open() failed",
    ])
      assert.ok(lineText(line).isError, line);
    for (const line of ["GET /errors 200", "0 errors", "INFO started", "no error here"])
      assert.ok(!lineText(line).isError, line);
  });

  it("takes no long time, whatever it is made of", () => {
    const big = 150_000;
    for (const line of [
      `${"\n".repeat(big)}x`,
      `${"\r\n".repeat(big)}x`,
      "\u001B]".repeat(big),
      `\u001B[${"0".repeat(big)}`,
      "Error".repeat(big),
      `{"message":"${"a ".repeat(big)}"}`,
    ]) {
      const start = performance.now();
      lineText(line);
      // Linear it takes some milliseconds; by the square of its length, minutes.
      assert.ok(performance.now() - start < 3000, JSON.stringify(line.slice(0, 20)));
    }
  });

  it("loses the breaks at its end alone", () => {
    assert.equal(lineText("\none\n\ntwo\r\n\n").text, "\none\n\ntwo");
    assert.equal(lineText("\n\n").text, "");
  });

  it("is cut where it is too long, and says by how much", () => {
    assert.equal(lineText("x".repeat(12_000)).text, `${"x".repeat(10_000)}… (2000 more characters)`);
    assert.equal(lineText(`${"x".repeat(9)}😀😀`, 10).text, `${"x".repeat(9)}… (4 more characters)`);
  });

  it("can't pass for a line of another container", () => {
    const line = logText(
      {
        at: Date.UTC(2026, 10, 27, 8, 0, 0, 5),
        message: "one\n2026-11-27 08:00:00.000 [other] two\r\n--- x",
        source: sourceOf("a"),
      },
      "container",
    );
    const [first = "", ...others] = line.split("\n");
    assert.match(first, /^2026-11-2\d \d\d:\d\d:00\.005 \[app\] one$/);
    assert.ok(others.every(other => other.startsWith("    ")));
  });
});

describe("text of bounded length", () => {
  it("drops the older half, and says how much it dropped in all", () => {
    let now = 0;
    const bounded = new BoundedText("head", { lines: 10, characters: 10_000 }, () => now);
    assert.deepEqual(bounded.start(), { kind: "replace", text: "head\n" });
    now = 15_000;
    const lines = Array.from({ length: 10 }, (_, index) => `line ${String(index)}`);
    assert.deepEqual(bounded.add(lines), { kind: "append", text: `${lines.join("\n")}\n` });
    const change = bounded.add(["line 10"]);
    assert.equal(change.kind, "replace");
    assert.match(
      change.text,
      /^head\n--- 6 older lines were dropped here\..*\nline 6\nline 7\nline 8\nline 9\nline 10\n$/,
    );
    now = 30_000;
    bounded.add(Array.from({ length: 6 }, () => "more"));
    assert.equal(bounded.dropped, 12);
  });

  it("is cut deeper while lines come faster than anybody reads", () => {
    let now = 0;
    const bounded = new BoundedText("head", { lines: 200, characters: 10_000 }, () => now);
    bounded.start();
    const add = (count: number) => bounded.add(Array.from({ length: count }, (_, index) => `line ${String(index)}`));
    const shown = ({ text }: { readonly text: string }) =>
      text.split("\n").filter(line => line.startsWith("line")).length;
    assert.equal(add(200).kind, "append");
    now = 14_999;
    assert.equal(shown(add(1)), 5);
    now += 15_000;
    assert.equal(add(195).kind, "append");
    assert.equal(shown(add(1)), 100);
  });

  it("is bounded in characters, too", () => {
    const bounded = new BoundedText("head", { lines: 1000, characters: 1000 });
    bounded.start();
    for (let index = 0; index < 100; index++) assert.ok(bounded.add(["x".repeat(99)]).text.length < 1100);
  });
});

describe("the ids of lines that were handed over", () => {
  it("are bounded, and say from when on they are complete", () => {
    const seen = new SeenEvents(100);
    for (let at = 0; at < 1000; at++) {
      seen.add("app", String(at), at);
      assert.ok(seen.size <= 100);
      // All behind the floor are known.
      for (let known = (seen.floor ?? -1) + 1; known <= at; known++) assert.ok(seen.has("app", String(known), known));
    }
  });
});
