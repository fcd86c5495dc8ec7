// npm run package: the VSIX, from a production build, within its budgets.
// node scripts/package.mjs --built FILE.vsix [--from FOLDER]: what dist/ holds already, without budgets; for tests and bench.
import { createVSIX } from "@vscode/vsce";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tellSizes } from "./budgets.mjs";
import { packagedReadme } from "./readme.mjs";

const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const { values } = parseArgs({ options: { built: { type: "string" }, from: { type: "string", default: "." } } });
const packagePath = values.built ?? `${name}-${version}.vsix`;

if (!values.built) {
  const build = spawnSync(process.execPath, ["scripts/build.mjs", "--production"], { stdio: "inherit" });
  if (build.status !== 0) process.exit(1);
}
const readmePath = "dist/README.md";
writeFileSync(join(values.from, readmePath), packagedReadme(readFileSync("README.md", "utf8"), "."));
rmSync(packagePath, { force: true });
await createVSIX({
  cwd: values.from,
  dependencies: false,
  packagePath,
  readmePath,
  allowMissingRepository: true,
});

if (values.built) process.exit(0);

if (!tellSizes(".", packagePath)) process.exit(1);
