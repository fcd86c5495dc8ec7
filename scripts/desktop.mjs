// npm run test:desktop: the extension's tests in a downloaded desktop VS Code, for machines with a screen.
import { runTests } from "@vscode/test-electron";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { awsEnvironment } from "./aws-environment.mjs";

const build = spawnSync(process.execPath, ["scripts/build.mjs", "--tests"], { stdio: "inherit" });
if (build.status !== 0) process.exit(1);

const folder = await mkdtemp(join(tmpdir(), "ecs-explorer-desktop-"));
const results = join(folder, "results.json");
// The lowest VS Code that package.json promises, unless the newest is asked for.
const version = process.env.ECS_EXPLORER_VSCODE === "newest" ? "stable" : "1.100.3";
let failure;
try {
  await runTests({
    version,
    extensionDevelopmentPath: resolve("."),
    extensionTestsPath: resolve("out/test/extension/index.js"),
    extensionTestsEnv: { ...awsEnvironment(), ECS_EXPLORER_RESULTS: results },
    launchArgs: [folder, "--user-data-dir", join(folder, "user"), "--disable-extensions", "--disable-workspace-trust"],
  });
} catch (error) {
  failure = error;
}
const left = await readFile(results, "utf8").catch(() => undefined);
await rm(folder, { recursive: true, force: true });
if (left) {
  const { passed, failed, skipped } = JSON.parse(left);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exit(failed > 0 ? 1 : 0);
}
console.error(
  `A desktop VS Code ${version} could not run the tests (${failure?.message ?? "it left no result"}).\n` +
    "It needs a screen and the network to download VS Code once. Without them use: npm run test:extension",
);
process.exit(1);
