// What activation costs in the real extension host, against an extension that does nothing, in the same windows.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsEnvironment } from "../../scripts/aws-environment.mjs";
import { launchBrowser } from "../../scripts/browser.mjs";
import { startVsCode } from "../../scripts/vscode-server.mjs";
import type { Reading } from "./activationProbe";
import { median } from "./median";
import { smallExtension, staged } from "./staged";
import { table } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface ActivationRow {
  readonly what: "empty extension" | "ECS Explorer";
  /** Of each window, milliseconds. */
  readonly readings: readonly number[];
  readonly medianMs: number;
}

const windows = 9;
const most = 5;
const ids = { "empty extension": "bench.empty", "ECS Explorer": "ecs-explorer.ecs-explorer" } as const;
const measured = Object.values(ids);
const doesNothing = "exports.activate = () => undefined;\n";

export async function activation(): Promise<readonly ActivationRow[]> {
  const workspace = await mkdtemp(join(tmpdir(), "ecs-explorer-folder-"));
  const results = join(workspace, "activation.json");
  const server = await startVsCode({
    installVsix: staged().packagePath,
    extension: smallExtension("empty", doesNothing),
    forTests: true,
    env: { ...awsEnvironment(), ECS_BENCH_RESULTS: results },
  });
  const browser = await launchBrowser();
  const readings: Reading[] = [];
  try {
    for (let window = 0; window < windows; window++) {
      const page = await browser.newPage();
      // Who is first changes from window to window.
      await writeFile(`${results}.order`, JSON.stringify(window % 2 ? measured : measured.toReversed()));
      const exited = new Promise<number>((done, fail) => {
        setTimeout(() => fail(new Error("The window did not run the probe within a minute.")), 60_000).unref();
        void page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
          if (type === "error") console.error(...args);
        });
        void page.exposeFunction("codeAutomationExit", done);
      });
      await page.goto(server.url({ folder: workspace, tests: join(__dirname, "activationProbe.js") }));
      await exited;
      readings.push(JSON.parse(await readFile(results, "utf8")) as Reading);
      await rm(results);
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(workspace, { recursive: true, force: true });
  }
  return (["empty extension", "ECS Explorer"] as const).map(what => {
    const values = readings.map(reading => reading[ids[what]] ?? 0);
    return { what, readings: values, medianMs: median(values) };
  });
}

export const activationTable = (rows: readonly ActivationRow[]): string =>
  `\nActivation in the real extension host, ${windows} windows\n${table(
    ["extension", "median", "least", "most"],
    rows.map(({ what, readings, medianMs }) => [
      what,
      `${medianMs.toFixed(1)} ms`,
      `${Math.min(...readings).toFixed(1)} ms`,
      `${Math.max(...readings).toFixed(1)} ms`,
    ]),
  )}`;

export function activationVerdicts(rows: readonly ActivationRow[]): readonly Verdict[] {
  const [none, ours] = rows;
  if (!none || !ours) return [];
  const added = median(ours.readings.map((reading, index) => reading - (none.readings[index] ?? 0)));
  return [verdict(added <= most, `activation adds ${added.toFixed(1)} ms to an empty extension's (at most ${most})`)];
}
