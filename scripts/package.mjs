// npm run package: the VSIX, from a production build, within its budgets.
// node scripts/package.mjs --built FILE.vsix: what dist/ holds already, without budgets; for the tests.
import { createVSIX } from "@vscode/vsce";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const { values } = parseArgs({ options: { built: { type: "string" } } });
const packagePath = values.built ?? `${name}-${version}.vsix`;

if (!values.built) {
  const build = spawnSync(process.execPath, ["scripts/build.mjs", "--production"], { stdio: "inherit" });
  if (build.status !== 0) process.exit(1);
}
rmSync(packagePath, { force: true });
await createVSIX({ dependencies: false, packagePath, allowMissingRepository: true, rewriteRelativeLinks: false });

if (values.built) process.exit(0);

const built = readdirSync("dist", { recursive: true })
  .map(String)
  .filter(file => file.endsWith(".js"));
const size = files => files.reduce((sum, file) => sum + statSync(file).size, 0);
const others = built.map(file => join("dist", file)).filter(file => !/^dist.(aws|extension|sandbox)\.js$/.test(file));
// KiB. The sandbox and the event stream are read from disk only when a person asks for them, so each has its own budget;
// the extension's holds the eight operations with their dialogs and the pages' hosts.
const rows = [
  { what: "AWS SDK (dist/aws.js)", bytes: size(["dist/aws.js"]), budget: 400 },
  { what: "extension (dist/extension.js)", bytes: size(["dist/extension.js"]), budget: 220 },
  { what: "sandbox (dist/sandbox.js)", bytes: size(["dist/sandbox.js"]), budget: 100 },
  { what: "pages and event stream", bytes: size(others), budget: 150 },
  { what: packagePath, bytes: size([packagePath]), budget: 500 },
];
let isOver = false;
for (const { what, bytes, budget } of rows) {
  const over = bytes > budget * 1024;
  isOver ||= over;
  const kib = (bytes / 1024).toFixed(1).padStart(7);
  console.log(`${what.padEnd(32)} ${kib} KiB of ${budget}${over ? "  OVER BUDGET" : ""}`);
}
if (isOver) process.exit(1);
