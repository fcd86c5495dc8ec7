// Workbench tests that take too long for npm test, in full: long-test.mjs outage|faults
import { spawnSync } from "node:child_process";

/** What each sets, and which tests it plays. */
const tests = {
  outage: [{ ECS_EXPLORER_OUTAGE_MINUTES: "2" }, "the endpoint away for"],
  faults: [{ ECS_EXPLORER_ALL_FAULTS: "1" }, "a fault of one"],
};

const [variables, grep] = tests[process.argv[2]] ?? [];
if (!grep) {
  console.error(`Choose among ${Object.keys(tests).join(", ")}.`);
  process.exit(2);
}
const options = { env: { ...process.env, ...variables }, stdio: "inherit" };
process.exit(spawnSync(process.execPath, ["scripts/test.mjs", "workbench", "--grep", grep], options).status ?? 1);
