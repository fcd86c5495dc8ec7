import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseFilterPattern } from "../../../../src/sandbox/logs/filterPattern";

const matching = (pattern: string, ...messages: readonly string[]): readonly string[] =>
  messages.filter(parseFilterPattern(pattern));

describe("a filter pattern in the sandbox", () => {
  it("matches terms as the user guide says", () => {
    const [both, error, warn] = ["ERROR WARN message", "ERROR message", "WARN message"] as const;
    const all = [both, error, warn];
    assert.deepEqual(matching("ERROR", ...all), [both, error]);
    assert.deepEqual(matching("?ERROR ?WARN", ...all), all);
    assert.deepEqual(matching("ERROR WARN", ...all), [both]);
    assert.deepEqual(matching("ERROR -WARN", ...all), [error]);
    assert.deepEqual(matching("ERROR", "Exiting with ERRORCODE: -1", "error"), ["Exiting with ERRORCODE: -1"]);
    assert.deepEqual(matching('ERROR -"Exiting"', "Exiting with ERRORCODE: -1"), []);
    assert.deepEqual(matching('"WARN message"', ...all), [both, warn]);
    // Those with a question mark count for nothing beside others.
    assert.deepEqual(matching("?WARN ERROR", ...all), [both, error]);
    assert.deepEqual(matching("%ERR.R [WX]%", ...all), [both]);
    assert.deepEqual(matching("", ...all), all);
  });

  const json = JSON.stringify({
    user: { id: 1, email: "John.Stiles@example.com" },
    users: [
      { id: 2, email: "John.Doe@example.com" },
      { id: 3, email: "Jane.Doe@example.com" },
    ],
    actions: ["GET", "PUT", "DELETE"],
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
      [7, 8, 9],
    ],
    nothing: null,
    flag: true,
    latency: 512.5,
    sourceIPAddress: "123.123.4.5",
  });

  for (const [pattern, expected] of [
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', true],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      false,
    ],
    ["{ $.users = 1 }", false],
    ["{ $.users != 1 }", false],
    ["{ $.missing != 1 }", false],
    ["{ $.nothing IS NULL }", true],
    ["{ $.flag IS NULL }", false],
    ["{ $.flag IS TRUE }", true],
    ["{ $.flag IS FALSE }", false],
    ["{ $.other NOT EXISTS }", true],
    ["{ $.nothing NOT EXISTS }", false],
    ["{ $.sourceIPAddress != 123.123.* }", false],
    ["{ $.sourceIPAddress = *.4.5 }", true],
    ["{ $.latency >= 500 && $.latency < 5.13e2 }", true],
    ["{ $.latency > +1000 }", false],
    ["{ $.coordinates[1][2] = 6 }", true],
    ["{ $.user.email = %Stiles@% }", true],
  ] as const) {
    it(`reads ${pattern}`, () => assert.equal(parseFilterPattern(pattern)(json), expected));
  }

  it("of JSON matches no other message", () => {
    for (const message of ["level=error", "[1]", '{"level":', "null", ""])
      assert.deepEqual(matching("{ $.level NOT EXISTS }", message), []);
  });

  it("matches fields between blanks", () => {
    const line = (status: number, bytes: number) =>
      `127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" ${status} ${bytes}`;
    const lines = [line(200, 1534), line(404, 900), line(403, 5324)];
    const of = (pattern: string) => matching(pattern, ...lines).map(found => found.split(" ").at(-2));
    assert.deepEqual(of("[ip, user, username, timestamp, request, status_code = 4*, bytes]"), ["404", "403"]);
    assert.deepEqual(of("[ip, ..., status_code = 4* && status_code != 403, bytes]"), ["404"]);
    assert.deepEqual(of("[..., request = *html*, status_code, bytes > 1000]"), ["200", "403"]);
    assert.deepEqual(of("[ip = 127.*, ..., status_code = 403, bytes]"), ["403"]);
    assert.deepEqual(of("[ip = 128.*, ...]"), []);
    assert.deepEqual(of("[ip, user]"), []);
    assert.deepEqual(matching("[w1=ERROR || w1=WARN, w2]", "ERROR message", "WARN message", "INFO message"), [
      "ERROR message",
      "WARN message",
    ]);
  });

  it("is refused where CloudWatch Logs refuses it, and never breaks", () => {
    for (const pattern of [
      "a-b",
      '""',
      "{ $.a = 1",
      "[a, b",
      "{ $.a }",
      "{ $.a = }",
      "{ $.a > x }",
      "{ a = 1 }",
      "{ $.a = 1 & $.b = 2 }",
      "{ ($.a = 1 }",
      "%something!%",
      "%(group)%",
      "{}",
    ])
      assert.throws(() => parseFilterPattern(pattern), { type: "InvalidParameterException" }, pattern);
    const character = fc.constantFrom(
      ...Array.from('{}[]()$.,=!<>&|"%*-?\\ ab1…'),
      "\n",
      "IS",
      "NULL",
      "NOT",
      "EXISTS",
      "&&",
      "$.a",
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 14 }), fc.string(), (parts, message) => {
        try {
          assert.equal(typeof parseFilterPattern(parts.join(""))(message), "boolean");
        } catch (error) {
          assert.equal((error as { type?: string }).type, "InvalidParameterException", String(error));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("decides as the operators do, however conditions are nested", () => {
    type Tree = { readonly text: string; readonly value: (from: Record<string, number>) => boolean };
    const leaf = fc
      .tuple(
        fc.constantFrom("a", "b", "c"),
        fc.constantFrom("=", "!=", "<", ">", "<=", ">="),
        fc.integer({ min: -3, max: 3 }),
      )
      .map(([name, operator, bound]): Tree => ({
        text: `$.${name} ${operator} ${bound}`,
        value: from => {
          const value = from[name];
          if (value === undefined) return false;
          if (operator === "=") return value === bound;
          if (operator === "!=") return value !== bound;
          if (operator === "<") return value < bound;
          if (operator === ">") return value > bound;
          return operator === "<=" ? value <= bound : value >= bound;
        },
      }));
    const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc.tuple(tie("tree"), fc.boolean(), tie("tree")).map(([one, isAnd, other]): Tree => ({
          text: `(${one.text}) ${isAnd ? "&&" : "||"} (${other.text})`,
          value: from => (isAnd ? one.value(from) && other.value(from) : one.value(from) || other.value(from)),
        })),
      ),
    }));
    const number = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(
        tree,
        fc.record({ a: number, b: number, c: number }, { requiredKeys: [] }),
        ({ text, value }, from) => {
          assert.equal(parseFilterPattern(`{ ${text} }`)(JSON.stringify(from)), value(from as Record<string, number>));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("of plain terms holds where each term is in the message", () => {
    const word = fc.stringMatching(/^[a-c_1]{1,3}$/);
    fc.assert(
      fc.property(fc.array(word), fc.array(word), fc.array(word, { maxLength: 8 }), (wanted, unwanted, words) => {
        const message = words.join(" ");
        const pattern = [...wanted.map(term => `"${term}"`), ...unwanted.map(term => `-${term}`)].join(" ");
        const expected = wanted.every(term => message.includes(term)) && !unwanted.some(term => message.includes(term));
        assert.equal(parseFilterPattern(pattern)(message), expected);
      }),
    );
  });
});
