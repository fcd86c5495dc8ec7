// npm run bench -- [load] [audit]... [--sizes 100,1000]: bundles test/bench and runs it in plain Node; --help lists all.
import { spawn } from "node:child_process";
import { build } from "esbuild";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

// Below node_modules, so that what is not bundled is found.
mkdirSync("node_modules/.cache", { recursive: true });
const folder = mkdtempSync(join("node_modules", ".cache", "bench-"));
const clean = () => rmSync(folder, { recursive: true, force: true });
process.once("exit", clean);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const own = ["main", "endpoint", "client", "auditRun", "activationProbe", "hostProbe", "bareProvider", "bareChannel"];
await build({
  entryPoints: {
    ...Object.fromEntries(own.map(name => [name, `test/bench/${name}.ts`])),
    stream: "src/stream/stream.ts",
  },
  outdir: folder,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["vscode", "playwright-core", "./aws.js", "./sandbox.js", "./stream.js"],
  logLevel: "warning",
});
const child = spawn(process.execPath, [join(folder, "main.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, NODE_NO_WARNINGS: "1" },
});
process.once("exit", () => child.kill());
child.on("close", code => process.exit(code ?? 1));
