// npm test: checks, then all tests; npm test -- [unit|extension|workbench]... [--grep words]
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installAwsCli } from "./aws-cli.mjs";
import { installBrowser } from "./browser.mjs";
import { check } from "./check.mjs";
import { runExtensionTests } from "./extension-layer.mjs";
import { installVsCode, SetupError } from "./vscode-install.mjs";

const layers = ["unit", "extension", "workbench"];
/** How long a whole layer may take before it counts as hanging. */
const limitMinutes = { unit: 15, workbench: 45 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string", short: "g" } },
});
const unknown = positionals.find(name => !layers.includes(name));
if (unknown) {
  console.error(`There is no layer ${unknown}: choose among ${layers.join(", ")}.`);
  process.exit(2);
}
const wanted = positionals.length > 0 ? layers.filter(layer => positionals.includes(layer)) : layers;

// A signal must end what was started, too: servers and browsers end at the process's exit.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

/** Resolves to the exit code and the output; `show` streams it instead. */
function run(command, args, { show = false, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    const endChild = () => child.kill("SIGTERM");
    process.once("exit", endChild);
    let output = "";
    let timedOut = false;
    child.stdout?.on("data", text => (output += text));
    child.stderr?.on("data", text => (output += text));
    const late = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill("SIGTERM");
          setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
        }, timeoutMs)
      : undefined;
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(late);
      process.off("exit", endChild);
      resolve({ code, signal, output, timedOut });
    });
  });
}

async function runLayer(layer, results) {
  if (layer === "extension") return runExtensionTests({ results, grep: values.grep });
  const args = [
    "--enable-source-maps",
    "scripts/mocha-layer.mjs",
    layer,
    results,
    ...(values.grep ? [values.grep] : []),
  ];
  const { signal, timedOut } = await run(process.execPath, args, {
    show: true,
    timeoutMs: limitMinutes[layer] * 60_000,
  });
  if (timedOut) throw new Error(`not done after ${limitMinutes[layer]} minutes`);
  if (signal) throw new Error(`its process was ended by ${signal}`);
}

/** The counts that a layer left; a layer that broke off, or ran nothing, counts as one failure. */
async function outcomeOf(layer, folder) {
  const results = join(folder, `${layer}.json`);
  let broken;
  try {
    await runLayer(layer, results);
  } catch (error) {
    broken = error.message;
  }
  const left = await readFile(results, "utf8").catch(() => undefined);
  const counts = left ? JSON.parse(left) : { passed: 0, failed: 0, skipped: 0 };
  if (!left) broken ??= "it ended before its tests did";
  else if (counts.passed + counts.failed === 0 && !values.grep) broken ??= "it ran no test";
  if (broken) {
    console.error(`\n${layer}: ${broken}`);
    counts.failed++;
  }
  return counts;
}

const sentence = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

async function main() {
  const failedChecks = positionals.length === 0 && !values.grep ? await check() : [];
  const built = await run(process.execPath, ["scripts/build.mjs", "--tests"], { show: true });
  if (built.code !== 0) throw new SetupError("The build failed, so no test was run.");
  installAwsCli();
  if (wanted.some(layer => layer !== "unit")) {
    await installVsCode();
    installBrowser();
  }
  // The package is tried in the newest VS Code, too, which is fetched meanwhile; the test that needs it says what is wrong.
  if (wanted.includes("workbench") && !values.grep) installVsCode({ version: "newest" }).catch(() => undefined);
  const folder = await mkdtemp(join(tmpdir(), "ecs-explorer-results-"));
  const outcomes = [];
  try {
    for (const layer of wanted) {
      console.log(`\n── ${layer}`);
      outcomes.push(await outcomeOf(layer, folder));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  const skipped = outcomes.flatMap(({ skippedTitles = [] }) => skippedTitles);
  if (skipped.length > 0)
    console.log(
      `\nSkipped, so not proved by this run (the AWS CLI is missing or too old for them, or they have a command of their own):\n  ${skipped.join("\n  ")}`,
    );
  const retried = outcomes.flatMap(({ retriedTitles = [] }) => retriedTitles);
  if (retried.length > 0) console.log(`\nFailed once and were tried again:\n  ${retried.join("\n  ")}`);
  // At the end, since that is what is left of a long output.
  const failed = outcomes.flatMap(({ failedTitles = [] }) => failedTitles);
  if (failed.length > 0) console.log(`\nFailed:\n  ${failed.join("\n  ")}`);
  const total = { passed: 0, failed: failedChecks.length, skipped: 0 };
  console.log("");
  if (failedChecks.length > 0) console.log(`checks: ${failedChecks.join(", ")} failed`);
  for (const [index, layer] of wanted.entries()) {
    console.log(`${layer}: ${sentence(outcomes[index])}`);
    for (const key of Object.keys(total)) total[key] += outcomes[index][key];
  }
  if (total.passed + total.failed === 0) {
    console.error("No test matched.");
    total.failed = 1;
  }
  console.log(sentence(total));
  process.exit(total.failed > 0 ? 1 : 0);
}

main().catch(error => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
});
