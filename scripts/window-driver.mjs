// The window that the tests drive, for scripts: builds the extension and what drives it.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";

/**
 * The exports of the modules in `sources`, bundled; the extension is built as well.
 *
 * @param {readonly string[]} sources
 */
export async function windowDriver(sources = ["test/workbench/window"]) {
  if (spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" }).status !== 0) process.exit(1);
  const outfile = resolve("out/window.cjs");
  await build({
    stdin: { contents: sources.map(source => `export * from "./${source}";`).join("\n"), resolveDir: "." },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["playwright-core"],
    logLevel: "warning",
  });
  return createRequire(import.meta.url)(outfile);
}
