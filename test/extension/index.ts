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
    forbidOnly: Boolean(process.env["CI"]),
    ...(grep && { grep }),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter(name => name.endsWith(".test.js"));
  for (const name of files.sort()) mocha.addFile(join(__dirname, name));
  await mocha.loadFilesAsync();

  const skippedTitles: string[] = [];
  const counts = await new Promise<{ passed: number; failed: number; skipped: number }>(resolve => {
    const runner = mocha.run(failed => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending });
    });
    runner.on("pending", test => skippedTitles.push(test.fullTitle()));
  });
  const results = process.env["ECS_EXPLORER_RESULTS"];
  if (results) await writeFile(results, JSON.stringify({ ...counts, skippedTitles }));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
