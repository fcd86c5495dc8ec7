import * as fc from "fast-check";
import { anyText } from "../text/anyText";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Names that mean something to JavaScript's own objects. */
const names = ["__proto__", "constructor", "prototype", "toString", "toJSON", "hasOwnProperty", "then", "length", "0"];
const numbers = [
  0,
  -0,
  -1,
  1e21,
  1e300,
  -1e300,
  8.64e12,
  8.64e12 + 1,
  -8.64e12 - 1,
  8.64e15,
  2 ** 53,
  2 ** 53 - 1,
  2 ** 31,
  0.1,
  1e-320,
];
const texts = ["", " ", "0", "-1", "NaN", "Infinity", "999999999999999999999", "+275760-09-13T00:00:00.001Z"];
const others = [
  "-271821-04-19T23:59:59Z",
  "2026-02-30T25:61:61Z",
  "\ud800",
  "\udfff\u202e",
  "${jndi:x}",
  "../..",
  "{}",
];
/** Pollutes every object of the program when somebody assigns or merges it member by member. */
const poison: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  JSON.parse('{"__proto__":{"polluted":1}}') as Json,
  JSON.parse('{"constructor":{"prototype":{"polluted":1}}}') as Json,
);

/** Lists and objects in one another; JSON.parse reads them however deep they are. */
const deep: fc.Arbitrary<Json> = fc
  .tuple(fc.constantFrom(3, 20, 200, 3000, 20_000), fc.boolean())
  .map(([depth, isList]) =>
    isList
      ? (JSON.parse("[".repeat(depth) + "]".repeat(depth)) as Json)
      : (JSON.parse('{"a":'.repeat(depth) + "1" + "}".repeat(depth)) as Json),
  );

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, ...numbers, ...texts, ...others),
  fc.double({ noNaN: true }),
  anyText,
);

/** Any value that JSON can hold, the malicious far more often than chance has it. */
export const anyJson: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: leaf },
  { weight: 2, arbitrary: fc.array(leaf, { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...names), anyText), leaf, { maxKeys: 4 }) },
  { weight: 1, arbitrary: poison },
  { weight: 1, arbitrary: fc.nat({ max: 150 }).chain(n => (n === 0 ? deep : leaf)) },
);

interface Damage {
  readonly path: readonly number[];
  readonly how: "replace" | "drop" | "add" | "double" | "rename";
  readonly value: Json;
  readonly name: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  path: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 }),
  how: fc.constantFrom("replace", "replace", "drop", "add", "double", "rename"),
  value: anyJson,
  name: fc.oneof(fc.constantFrom(...names), anyText),
});

type Members = Record<string, Json>;
type Holder = Members | Json[];

/** An own member, whatever its name: assigning `__proto__` would not make one. */
function put(holder: Holder, name: string, value: Json): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A copy: what is put in at two places must not end up inside of itself. The deepest can't be copied. */
function copyOf(value: Json): Json {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

function apply(root: Json, { path, how, value: given, name }: Damage): Json {
  const value = copyOf(given);
  let holder = root as Holder;
  if (typeof root !== "object" || root === null) return value;
  for (const [depth, step] of path.entries()) {
    const keys = Object.keys(holder);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) break;
    const inner = (holder as Members)[key];
    if (depth < path.length - 1 && typeof inner === "object" && inner !== null) {
      holder = inner as Holder;
      continue;
    }
    if (how === "replace") put(holder, key, value);
    else if (how === "add") put(holder, Array.isArray(holder) ? String(holder.length) : name, value);
    else if (how === "rename" && !Array.isArray(holder)) {
      delete holder[key];
      put(holder, name, inner ?? null);
    } else if (how === "double" && Array.isArray(holder)) holder.push(copyOf(inner ?? null));
    else if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    break;
  }
  return root;
}

/** One of the samples, as it is or with some of its members damaged; seldom something else altogether. */
export const damaged = (...samples: readonly object[]): fc.Arbitrary<Json> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.array(damage, { maxLength: 4 }))
        .map(([sample, damages]) => damages.reduce(apply, structuredClone(sample) as Json)),
    },
    { weight: 1, arbitrary: anyJson },
  );

/** A text with pieces cut out, put in and doubled. */
export const damagedText = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 8 }), anyText), { maxLength: 3 })).map(([whole, cuts]) =>
    cuts.reduce((left, [at, length, piece]) => {
      const start = at % (left.length + 1);
      return left.slice(0, start) + piece + left.slice(start + length);
    }, whole),
  );
