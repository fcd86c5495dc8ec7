// Run by VS Code inside the extension host, as tests are: activates each extension and takes the time.
import { readFile, writeFile } from "node:fs/promises";
import * as vscode from "vscode";

/** Milliseconds from asking for an extension until it is active, its code's loading included, by id. */
export type Reading = Readonly<Record<string, number>>;

export async function run(): Promise<void> {
  // What the first activation of a window costs is nobody's own.
  await vscode.extensions.getExtension("vscode.merge-conflict")?.activate();
  const results = process.env["ECS_BENCH_RESULTS"] ?? "";
  const order = JSON.parse(await readFile(`${results}.order`, "utf8")) as readonly string[];
  const reading: Record<string, number> = {};
  for (const id of order) {
    const extension = vscode.extensions.getExtension(id);
    if (!extension || extension.isActive) throw new Error(`${id} is ${extension ? "active already" : "not there"}.`);
    const began = performance.now();
    await extension.activate();
    reading[id] = performance.now() - began;
  }
  await writeFile(results, JSON.stringify(reading));
}
