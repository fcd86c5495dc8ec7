import assert from "node:assert/strict";
import * as fc from "fast-check";
import { JsonSplitter } from "../../../../src/stream/formats/splitter";

interface Bad {
  readonly line: number;
  readonly reason: string;
  readonly excerpt: string;
}

function split(text: string | Uint8Array, chunkBytes = 1 << 20) {
  const values: unknown[] = [];
  const lines: number[] = [];
  const bad: Bad[] = [];
  const splitter = new JsonSplitter({
    value: (value, line) => {
      values.push(value);
      lines.push(line);
    },
    unreadable: (line, reason, excerpt) => bad.push({ line, reason, excerpt }),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) splitter.push(bytes.subarray(at, at + chunkBytes));
  splitter.finish();
  return { values, lines, bad };
}

const object = fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), {
  maxKeys: 5,
  noNullPrototype: true,
});
const chunk = fc.integer({ min: 1, max: 64 });
const layouts: Readonly<Record<string, (values: readonly unknown[]) => string>> = {
  "JSON Lines": values => values.map(value => JSON.stringify(value)).join("\n"),
  "JSON Lines with Windows line ends": values => values.map(value => `${JSON.stringify(value)}\r\n`).join(""),
  "values run together": values => values.map(value => JSON.stringify(value)).join(""),
  "pretty-printed values": values => values.map(value => JSON.stringify(value, null, 2)).join("\n"),
  "pretty-printed values run together": values => values.map(value => JSON.stringify(value, null, "\t")).join(""),
  "lines that end in commas": values => values.map(value => `${JSON.stringify(value)},\n`).join(""),
  "an array over many lines": values => JSON.stringify(values, null, 4),
  "an array with a value a line": values => `[\n${values.map(value => JSON.stringify(value)).join(",\n")}\n]\n`,
};

describe("JsonSplitter", () => {
  for (const [name, write] of Object.entries(layouts)) {
    it(`finds the same values in ${name}, whatever the chunks`, () => {
      fc.assert(
        fc.property(fc.array(object, { maxLength: 8 }), chunk, (values, size) => {
          const found = split(write(values), size);
          assert.deepEqual(found.bad, []);
          // An array on one short line is handed over whole.
          assert.deepEqual(found.values.flat(), JSON.parse(JSON.stringify(values)));
        }),
        { numRuns: 300 },
      );
    });
  }

  it("hands over the records of what the AWS CLI prints, however it is cut into chunks", () => {
    const records = [
      { MessageId: "1", Body: '{"a":"}{"}' },
      { MessageId: "2", Body: "[1]" },
    ];
    const text = JSON.stringify({ ResponseMetadata: { Messages: [{ no: 1 }] }, Messages: records, next: "x" }, null, 4);
    for (let size = 1; size < 40; size++) {
      const found = split(`${text}\n${text}`, size);
      assert.deepEqual(found.values, [...records, ...records]);
      assert.deepEqual(found.bad, []);
    }
  });

  it("numbers the lines on which values begin", () => {
    const found = split('{"a":1}\n\n{"a":\n2}{"a":3}\n[\n{"a":4},\n  {"a":5}\n]');
    assert.deepEqual(
      found.values,
      [1, 2, 3, 4, 5].map(a => ({ a })),
    );
    assert.deepEqual(found.lines, [1, 3, 4, 6, 7]);
  });

  it("tells each line that is not JSON, with its number, and goes on", () => {
    const found = split('hello {world}\n{"a":1}\n{"a":oops}\n\n{"a":2}\nlast');
    assert.deepEqual(found.values, [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(
      found.bad.map(({ line }) => line),
      [1, 3, 6],
    );
    assert.match(found.bad[0]!.reason, /JSON/);
    assert.equal(found.bad[0]!.excerpt, "hello {world}");
  });

  it("loses only the line that was cut off, wherever it was cut", () => {
    const line = JSON.stringify({
      version: "0",
      detail: { list: [1, { b: "x\\" }], text: 'say "}{"', n: -1.5e3, yes: true },
    });
    for (let cut = 1; cut < line.length; cut++) {
      for (const size of [7, 1 << 16]) {
        const found = split(`${line}\n${line.slice(0, cut)}\n${line}\n${line}\n`, size);
        assert.equal(found.values.length, 3, `cut behind ${line.slice(0, cut)}`);
        assert.deepEqual([...new Set(found.bad.map(bad => bad.line))], [2], `cut behind ${line.slice(0, cut)}`);
      }
    }
  });

  it("finds the next envelope behind one that was cut off without a line's end", () => {
    const envelope = (id: number) => JSON.stringify({ version: "0", id, detail: { version: id, names: ["a"] } });
    const cut = envelope(2);
    for (let length = 1; length < cut.length; length++) {
      const found = split(envelope(1) + cut.slice(0, length) + envelope(3) + envelope(4), 33);
      const ids = found.values.flatMap(value => (value as { id?: number }).id ?? []);
      assert.ok(ids.includes(1) && ids.includes(4), `cut to ${cut.slice(0, length)}: ${ids.join()}`);
      assert.ok(found.bad.length > 0);
    }
  });

  it("goes on with the next element of a pretty-printed array", () => {
    const good = JSON.stringify([{ a: 1, b: { c: [1] } }, { a: 2 }, { a: 3 }], null, 2);
    const found = split(good.replace('"c": [', '"c": ['.slice(0, 3)));
    assert.deepEqual(found.values, [{ a: 2 }, { a: 3 }]);
    assert.deepEqual(
      found.bad.map(({ line }) => line),
      [2],
    );
  });

  it("says that a list was not closed, since an audit of it is not complete", () => {
    const found = split('{"events": [\n{"message":"a"},\n{"message":"b"}\n');
    assert.equal(found.values.length, 2);
    assert.match(found.bad[0]!.reason, /ends before the list/);
    assert.match(split('[{"a":1},\n{"b":').bad[0]!.reason, /ends inside/);
  });

  it("reads a byte order mark as nothing", () => {
    assert.deepEqual(split('\uFEFF{"a":1}\n'), { values: [{ a: 1 }], lines: [1], bad: [] });
  });

  it("stays small and ends for input that never closes what it opens", () => {
    for (const text of [
      "[\n".repeat(20_000),
      '{"a":\n'.repeat(20_000),
      "{".repeat(50_000),
      '"'.repeat(50_001),
      "}{".repeat(20_000),
    ]) {
      const found = split(text, 4096);
      assert.deepEqual(found.values, []);
      assert.ok(found.bad.length > 0);
    }
  });

  it("gives up a value that is larger than any event, and finds the next one", () => {
    const found = split(`{"a":"${"x".repeat(17 << 20)}\n{"a":1}\n{"a":2}\n`);
    assert.deepEqual(found.values, [{ a: 1 }, { a: 2 }]);
    assert.equal(found.bad.length, 1);
  });

  it("never fails and never loses a good line between lines of noise", () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom('{"a":1', "]", "}", '["', "{]", '{"a":[{'),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 6 }), chunk, (lines, size) => {
        const marked = lines
          .map((line, id) => `${line.replaceAll(/[\n\r]/g, "")}\n{"version":"0","id":${id}}\n`)
          .join("");
        const found = split(marked, size);
        const ids = new Set(found.values.flat().map(value => (value as { id?: number } | null)?.id));
        // A list that noise left open may swallow the line behind it as its element, never lose it.
        for (const id of lines.keys()) assert.ok(ids.has(id) || found.bad.length > 0, `lost ${id} without a word`);
      }),
      { numRuns: 1000 },
    );
  });
});
