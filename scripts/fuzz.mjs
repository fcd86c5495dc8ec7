// Many random cases of every property whose title begins with "fuzz": fuzz.mjs [cases, 100000 if left out] [--grep words] [--seed N]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string", default: "" }, seed: { type: "string" } },
});
const env = {
  ...process.env,
  ECS_EXPLORER_FUZZ_CASES: positionals[0] ?? "100000",
  ...(values.seed && { ECS_EXPLORER_FUZZ_SEED: values.seed }),
};
const run = (...args) => spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1;

let status = run("scripts/build.mjs", "--tests");
if (status === 0) {
  const folder = mkdtempSync(join(tmpdir(), "ecs-explorer-fuzz-"));
  const results = join(folder, "results.json");
  // Not by `npm test`, which ends a layer that takes longer than ten minutes.
  status = run("--enable-source-maps", "scripts/mocha-layer.mjs", "unit", results, `fuzz: .*${values.grep}`);
  rmSync(folder, { recursive: true });
}
process.exit(status);
