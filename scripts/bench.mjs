// npm run bench -- [load] [--sizes 100,1000]: bundles test/bench and runs it in plain Node; --help lists all.
import { spawn } from "node:child_process";
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "ecs-explorer-bench-"));
const clean = () => rmSync(folder, { recursive: true, force: true });
process.once("exit", clean);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

await build({
  entryPoints: ["main", "endpoint", "client"].map(name => `test/bench/${name}.ts`),
  outdir: folder,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["playwright-core"],
  logLevel: "warning",
});
const child = spawn(process.execPath, [join(folder, "main.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, NODE_NO_WARNINGS: "1" },
});
process.once("exit", () => child.kill());
child.on("close", code => process.exit(code ?? 1));
