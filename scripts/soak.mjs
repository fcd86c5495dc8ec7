// npm run soak -- --minutes 10 [--snapshots folder]: drives the extension in its real host for so long, and fails unless the
// heap is flat after the warm-up. Prints the figures, and leaves them in out/soak.json.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, snapshots: { type: "string" } },
});
if (!(Number(values.minutes) > 0)) {
  console.error(`--minutes is a number, not ${values.minutes}.`);
  process.exit(2);
}
const env = {
  ...process.env,
  ECS_EXPLORER_SOAK_MINUTES: values.minutes,
  ECS_EXPLORER_SOAK_FIGURES: resolve("out", "soak.json"),
  ...(values.snapshots && { ECS_EXPLORER_SOAK_SNAPSHOTS: resolve(values.snapshots) }),
};
const args = ["scripts/test.mjs", "extension", "--grep", "a long day in the extension host"];
process.exit(spawnSync(process.execPath, args, { env, stdio: "inherit" }).status ?? 1);
