// The extension as it is shipped, in a folder of its own: what the bench measures without touching dist/ or the package.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";

const shipped = ["package.json", "package.nls.json", "CHANGELOG.md", "LICENSE", "media", "schemas"];

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}.`);
}

/**
 * Builds for production into `folder`, copies what goes with it, and packages it; answers the package's path.
 *
 * @param {string} folder
 */
export function stage(folder) {
  run("scripts/build.mjs", "--production", "--into", folder);
  for (const name of [...shipped, ".vscodeignore"])
    if (existsSync(name)) cpSync(name, join(folder, name), { recursive: true });
  const packagePath = join(folder, "staged.vsix");
  run("scripts/package.mjs", "--built", packagePath, "--from", folder);
  return packagePath;
}
