// npm run package: the VSIX, from a production build, within its budgets.
import { createVSIX } from "@vscode/vsce";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
const packagePath = `${name}-${version}.vsix`;

if (spawnSync(process.execPath, ["scripts/build.mjs", "--production"], { stdio: "inherit" }).status !== 0)
  process.exit(1);
rmSync(packagePath, { force: true });
await createVSIX({ dependencies: false, packagePath, allowMissingRepository: true, rewriteRelativeLinks: false });

const built = readdirSync("dist", { recursive: true })
  .map(String)
  .filter(file => file.endsWith(".js"));
const size = files => files.reduce((sum, file) => sum + statSync(file).size, 0);
const rows = [
  { what: "AWS SDK (dist/aws.js)", bytes: size(["dist/aws.js"]), budget: 400 },
  {
    what: "extension, pages and sandbox",
    bytes: size(built.filter(file => file !== "aws.js").map(file => join("dist", file))),
    budget: 150,
  },
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
