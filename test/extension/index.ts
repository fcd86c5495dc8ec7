import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** VS Code calls this inside the extension host, and takes a rejection as the failure of the whole run. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const grep = process.env["ECS_EXPLORER_GREP"];
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 30_000,
    slow: 2000,
    color: false,
    forbidOnly: Boolean(process.env["CI"]),
    ...(grep && { grep }),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter(name => name.endsWith(".test.js"));
  for (const name of files.sort()) mocha.addFile(join(__dirname, name));
  await mocha.loadFilesAsync();

  const counts = await new Promise<{ passed: number; failed: number; skipped: number }>(resolve => {
    const runner = mocha.run(failed => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending });
    });
  });
  const results = process.env["ECS_EXPLORER_RESULTS"];
  if (results) await writeFile(results, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
}
