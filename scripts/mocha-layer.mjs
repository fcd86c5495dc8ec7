// Runs the tests of one layer and leaves its counts: mocha-layer.mjs <layer> <results file> [grep]
import Mocha from "mocha";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [layer, results, grep] = process.argv.slice(2);
const isWorkbench = layer === "workbench";
/** Processes that share the files of a layer: windows and servers wait more than they work. */
const jobs = grep ? 1 : 2;

// Ends with its servers: each closes at the process's exit, which a signal alone would not bring about.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

const mocha = new Mocha({
  ui: "bdd",
  timeout: isWorkbench ? 120_000 : 10_000,
  slow: isWorkbench ? 10_000 : 500,
  forbidOnly: Boolean(process.env.CI),
  // A window loses a click now and then that comes while it draws; what passes only again is named in the results.
  retries: isWorkbench ? 1 : 0,
  ...(grep && { grep }),
  ...(jobs > 1 && { parallel: true, jobs }),
});
const folder = join("out", "test", layer);
const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
const sized = files
  .filter(file => file.endsWith(".test.js"))
  .sort()
  .map(file => ({ path: join(folder, file), size: statSync(join(folder, file)).size }));
// The largest first, so that no process is left with the longest when the others are done.
for (const { path } of sized.sort((a, b) => b.size - a.size)) mocha.addFile(path);
if (jobs === 1) await mocha.loadFilesAsync();
const titles = { skippedTitles: [], retriedTitles: [], failedTitles: [] };
const runner = mocha.run(failed => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  writeFileSync(results, JSON.stringify({ passed: passes, failed, skipped: pending, ...titles }));
  process.exit(failed > 0 ? 1 : 0);
});
runner.on("pending", test => titles.skippedTitles.push(test.fullTitle()));
runner.on("fail", (test, error) => titles.failedTitles.push(`${test.fullTitle()}: ${error.message}`));
runner.on("retry", (test, error) => {
  titles.retriedTitles.push(test.fullTitle());
  console.log(`    ↻ ${test.title}: again, since ${error.message}`);
});
