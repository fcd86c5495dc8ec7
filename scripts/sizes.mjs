// npm run sizes: whether the production bundles keep to their budgets. Touches neither dist/ nor a package.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tellSizes } from "./budgets.mjs";

const folder = mkdtempSync(join(tmpdir(), "ecs-explorer-sizes-"));
try {
  const build = spawnSync(process.execPath, ["scripts/build.mjs", "--production", "--into", folder], {
    stdio: "inherit",
  });
  process.exitCode = build.status === 0 && tellSizes(folder) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
