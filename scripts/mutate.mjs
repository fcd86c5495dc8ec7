// Breaks the sources in one place at a time and runs the unit tests of that room: what no test notices is not proved.
// mutate.mjs PATH... [--sample N] [--seed N] [--line N] [--tests FOLDER]
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    line: { type: "string" },
    tests: { type: "string" },
  },
});
if (positionals.length === 0) {
  console.error("Name the files or folders to break, such as src/ecs/replica.");
  process.exit(2);
}

/** What is written in place of what: each is one mutant, wherever it stands in code. */
const rules = [
  [/ >= /g, " > "],
  [/ > /g, " >= "],
  [/ <= /g, " < "],
  [/ < /g, " <= "],
  [/ === /g, " !== "],
  [/ !== /g, " === "],
  [/ && /g, " || "],
  [/ \|\| /g, " && "],
  [/ \+ 1\b/g, " - 1"],
  [/ - 1\b/g, " + 1"],
  [/\+\+;/g, "--;"],
  [/(?<=[ (])true\b(?! \|)/g, "false"],
  [/(?<=[ (])false\b(?! \|)/g, "true"],
  [/(?<=[ (])!(?=[a-z(])/g, ""],
  [/(?<=\bif \()(?!true|false)/g, "true || "],
  [/(?<=\bif \()(?!true|false)/g, "false && "],
  [/\.filter\([^()]*(?:\([^()]*\)[^()]*)*\)/g, ""],
  [/\bMath\.max\(/g, "Math.min("],
  [/\bMath\.min\(/g, "Math.max("],
  // A statement that is a call, and nothing else, on its line.
  [/^ +(?:await |void )?this\.[\w.?]+\(.*\);$/g, ""],
  [/^ +[a-z]\w*(?:\.\w+)+\(.*\);$/g, ""],
  [/(?<= )(?:continue|return);$/g, ";"],
  // An assignment that is a statement of its own, be it behind a condition.
  [/(?<=^ +|\) )(?:this\.)?\w+(?:\.\w+)* (?:[-+*]|\|\||&&|\?\?)?= .*;$/g, ";"],
];

/** Comments, imports and types are not run. */
const isCode = line => !/^\s*(?:\*|\/\*|\/\/|import |export type |type |interface |readonly |\| )/.test(line);

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true })
    .map(name => join(path, String(name)))
    .filter(name => name.endsWith(".ts"));
}

function mutantsOf(file) {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (!isCode(line) || (values.line && index + 1 !== Number(values.line))) return [];
    const code = line.replace(/ \/\/ .*$/, "");
    return rules.flatMap(([pattern, instead]) =>
      [...code.matchAll(pattern)].map(({ 0: found, index: at }) => {
        const changed = code.slice(0, at) + instead + code.slice(at + found.length);
        return {
          file,
          line: index + 1,
          before: line.trim(),
          after: changed.trim() || "(removed)",
          text: lines.with(index, changed).join("\n"),
        };
      }),
    );
  });
}

/** The same order for the same seed (mulberry32). */
function shuffled(items, seed) {
  let state = Number(seed);
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map(item => [random(), item])
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** The tests of the file's room that reach it. */
async function testsOf(file, folder) {
  const [, room] = file.split(sep);
  const entryPoints = filesBelow(values.tests ?? join("test", "unit", room)).filter(name => name.endsWith(".test.ts"));
  const { metafile } = await build({ ...settings(folder), entryPoints, write: false, metafile: true });
  return Object.values(metafile.outputs)
    .filter(({ entryPoint, inputs }) => entryPoint && file.split(sep).join("/") in inputs)
    .map(({ entryPoint }) => entryPoint);
}

const settings = outdir => ({
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  outdir,
  outbase: "test",
  mainFields: ["module", "main"],
  external: ["mocha", "vscode", "fast-check"],
  logLevel: "silent",
});

/** `killed` when a test fails or hangs, `invalid` when the mutant is no program. */
async function outcomeOf(mutant, tests, folder, limitMs) {
  const path = resolve(mutant.file);
  const plugin = {
    name: "mutant",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
        loaded === path ? { contents: mutant.text, loader: "ts" } : undefined,
      );
    },
  };
  rmSync(folder, { recursive: true, force: true });
  try {
    await build({ ...settings(folder), entryPoints: tests, plugins: [plugin] });
  } catch {
    return "invalid";
  }
  const args = ["node_modules/mocha/bin/mocha.js", "--bail", "--exit", "--timeout", "10000", "--recursive", folder];
  const { status, signal } = spawnSync(process.execPath, args, { stdio: "ignore", timeout: limitMs });
  return status === 0 && !signal ? "survived" : "killed";
}

const mutants = shuffled(positionals.flatMap(filesBelow).flatMap(mutantsOf), values.seed).slice(
  0,
  Number(values.sample),
);
const folder = mkdtempSync(join(process.cwd(), "out-mutants-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

const byFile = new Map();
const known = new Map();
for (const mutant of mutants) {
  if (!known.has(mutant.file)) {
    const tests = await testsOf(mutant.file, folder);
    const started = Date.now();
    const text = readFileSync(mutant.file, "utf8");
    const sound = tests.length === 0 ? "none" : await outcomeOf({ ...mutant, text }, tests, folder, 300_000);
    if (sound === "killed") console.log(`${mutant.file}: its tests fail without a mutant, so it is left out.`);
    known.set(mutant.file, { tests, sound, limitMs: (Date.now() - started) * 3 + 10_000 });
  }
  const { tests, sound, limitMs } = known.get(mutant.file);
  if (sound === "killed") continue;
  const outcome = tests.length === 0 ? "survived" : await outcomeOf(mutant, tests, folder, limitMs);
  if (outcome === "invalid") continue;
  const counts = byFile.get(mutant.file) ?? { killed: 0, survived: 0 };
  counts[outcome]++;
  byFile.set(mutant.file, counts);
  if (outcome === "survived")
    console.log(`survived ${mutant.file}:${mutant.line}\n    ${mutant.before}\n    ${mutant.after}`);
}

const total = { killed: 0, survived: 0 };
console.log("");
for (const [file, { killed, survived }] of [...byFile].toSorted(([a], [b]) => a.localeCompare(b))) {
  console.log(`${file}: ${killed} killed, ${survived} survived`);
  total.killed += killed;
  total.survived += survived;
}
console.log(`${total.killed} killed, ${total.survived} survived, of ${mutants.length} mutants`);
