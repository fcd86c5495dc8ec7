import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "node:util";

/** VS Code calls this inside the extension host, and takes a rejection as the failure of the whole run. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { default: Mocha } = await import("mocha");
  // The window's own log goes the same way: the mark tells the two apart.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(`[test] ${format(...args)}`);
  const grep = process.env["ECS_EXPLORER_GREP"];
  const mocha = new Mocha({
    ui: "bdd",
    // Several waits of up to 20 s each: the first that is in vain says what for.
    timeout: 60_000,
    slow: 2000,
    color: false,
    // The host shares its machine with the window that draws it; what passes only again is named in the results.
    retries: 1,
    forbidOnly: Boolean(process.env["CI"]),
    ...(grep && { grep }),
  });
  // "1/2": the first of two windows that take turns at the files.
  const [part = 1, parts = 1] = (process.env["ECS_EXPLORER_SHARE"] ?? "1/1").split("/").map(Number);
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter(name => name.endsWith(".test.js"));
  for (const [index, name] of files.sort().entries())
    if (index % parts === part - 1) mocha.addFile(join(__dirname, name));
  await mocha.loadFilesAsync();

  const titles = { skippedTitles: [] as string[], retriedTitles: [] as string[], failedTitles: [] as string[] };
  const counts = await new Promise<{ passed: number; failed: number; skipped: number }>(resolve => {
    const runner = mocha.run(failed => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending });
    });
    runner.on("pending", test => titles.skippedTitles.push(test.fullTitle()));
    runner.on("fail", (test, error) => titles.failedTitles.push(`${test.fullTitle()}: ${error.message}`));
    runner.on("retry", (test, error) => {
      titles.retriedTitles.push(test.fullTitle());
      console.log(`[test]     ↻ ${test.title}: again, since ${error.message}`);
    });
  });
  const results = process.env["ECS_EXPLORER_RESULTS"];
  if (results) await writeFile(results, JSON.stringify({ ...counts, ...titles }));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
