// Runs the extension's tests inside the extension host of a real VS Code, whose window is a page of a real browser.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format } from "node:util";
import { awsEnvironment } from "./aws-environment.mjs";
import { launchBrowser } from "./browser.mjs";
import { startVsCode } from "./vscode-server.mjs";

/** A test that prints nothing for this long hangs: each has a limit of 30 s of its own. */
const silenceMs = 120_000;

/** What the run in the extension host begins its lines with. */
const mark = "[test] ";

/** Windows that share the files of the layer: each waits more than it works. */
const windows = 2;

/**
 * Resolves when the test run ended by itself; rejects with a sentence when the server, the page or the extension host
 * did before, or when the run is silent for too long.
 *
 * @param {{ results: string, grep?: string }} options `results` is the file that the run leaves its counts in.
 */
export async function runExtensionTests({ results, grep }) {
  if (grep) return runPart({ results, grep, share: "1/1", say: console.log });
  const shares = Array.from({ length: windows }, (_, index) => ({ file: `${results}.${index}`, lines: [] }));
  const runs = shares.map(({ file, lines }, index) =>
    runPart({
      results: file,
      share: `${index + 1}/${windows}`,
      // The first is followed as it goes; what another says waits, or the lines of both would be mixed.
      say: line => (index === 0 ? console.log(line) : lines.push(line)),
    }),
  );
  const ends = await Promise.allSettled(runs);
  for (const { lines } of shares) for (const line of lines) console.log(line);
  const counts = await Promise.all(
    shares.map(async ({ file }) => (existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : undefined)),
  );
  const left = counts.filter(Boolean);
  if (left.length > 0) await writeFile(results, JSON.stringify(left.reduce(added)));
  const broken = ends.filter(({ status }) => status === "rejected").map(({ reason }) => reason.message);
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

/** The counts and lists of two results as one. */
const added = (one, other) =>
  Object.fromEntries(
    Object.entries(one).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...value, ...other[name]] : value + other[name],
    ]),
  );

async function runPart({ results, grep, share, say }) {
  const folder = await mkdtemp(join(tmpdir(), "ecs-explorer-folder-"));
  const server = await startVsCode({
    extension: resolve("."),
    forTests: true,
    env: {
      ...awsEnvironment(),
      ECS_EXPLORER_RESULTS: results,
      ECS_EXPLORER_GREP: grep,
      ECS_EXPLORER_SHARE: share,
    },
  });
  /** What the window and the extension log besides the tests' own lines. */
  const other = [];
  let browser;
  let silence;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await new Promise((done, fail) => {
      const heard = () => {
        clearTimeout(silence);
        silence = setTimeout(() => fail(new Error(`the tests were silent for ${silenceMs / 1000} s`)), silenceMs);
      };
      heard();
      void server.ended.then(() => fail(new Error(`the VS Code server ended by itself\n${server.log()}`)));
      page.on("crash", () => fail(new Error("the window's page crashed")));
      page.on("console", message => {
        const text = message.text();
        if (/extension host.*terminated unexpectedly/i.test(text)) fail(new Error("the extension host crashed"));
      });
      const open = async () => {
        await page.exposeFunction("codeAutomationLog", (_type, args) => {
          const text = format(...args);
          if (text.startsWith(mark)) {
            heard();
            say(text.slice(mark.length));
          } else other.push(text);
        });
        await page.exposeFunction("codeAutomationExit", done);
        await page.goto(server.url({ folder, tests: resolve("out/test/extension/index.js") }));
      };
      open().catch(fail);
    });
    if (!existsSync(results))
      throw new Error("the extension host ended before its tests did: it crashed, or a test file failed to load");
  } catch (error) {
    const tail = other.slice(-30).join("\n");
    throw new Error(`${error.message}${tail && `\nThe window wrote last:\n${tail}`}`, { cause: error });
  } finally {
    clearTimeout(silence);
    await browser?.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
