// npm run model -- --steps 20000 [--seed N]: lets random people act on random clusters for so many steps.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { steps: { type: "string", default: "20000" }, seed: { type: "string" } },
});
if (!(Number(values.steps) > 0)) {
  console.error(`--steps is a number, not ${values.steps}.`);
  process.exit(2);
}
const env = {
  ...process.env,
  ECS_EXPLORER_MODEL_STEPS: values.steps,
  ...(values.seed && { ECS_EXPLORER_MODEL_SEED: values.seed }),
};
const run = args => spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1;
const results = join(mkdtempSync(join(tmpdir(), "ecs-explorer-results-")), "unit.json");
process.exit(
  run(["scripts/build.mjs", "--tests"]) ||
    run(["--enable-source-maps", "scripts/mocha-layer.mjs", "unit", results, "random people"]),
);
