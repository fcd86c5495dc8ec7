// Starts the VS Code server on loopback with folders of its own, and says which address opens the extension in it.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cleanEnvironment, installVsCode, SetupError } from "./vscode-install.mjs";

/** A window with nothing in it that opens by itself, moves, or asks the network. */
const quietSettings = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.enableExperiments": false,
  "workbench.list.smoothScrolling": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
};

function run(node, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", text => (output += text));
    child.stderr.on("data", text => (output += text));
    child.on("error", reject);
    child.on("close", code => (code === 0 ? resolve(output) : reject(new Error(output))));
  });
}

/** Resolves to the port once the server listens; rejects if it ends or is silent for a minute. */
function listening(child, log) {
  return new Promise((resolve, reject) => {
    const fail = reason => reject(new SetupError(`The VS Code server did not start: ${reason}.\n${log.tail()}`));
    const late = setTimeout(() => fail("no answer within 60 seconds"), 60_000);
    child.once("error", error => fail(error.message));
    child.once("close", code => fail(`it ended with ${code}`));
    log.onText = text => {
      const port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
      if (!port) return;
      clearTimeout(late);
      resolve(Number(port));
    };
    child.once("close", () => clearTimeout(late));
  });
}

/** No folder is trusted, and nothing asks whether it should be. */
const distrust = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "security.workspace.trust.emptyWindow": false,
  "security.workspace.trust.untrustedFiles": "open",
};

/**
 * Installs the folder of an extension by a link. A window that runs it as under development needs the smoke test
 * driver, and with that VS Code refuses every modal dialog.
 */
async function linkExtension(folder, extensions) {
  const { publisher, name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await mkdir(extensions, { recursive: true });
  await symlink(folder, join(extensions, `${publisher}.${name}-${version}`), "junction");
}

/**
 * Starts a VS Code server with the extension of the folder `extension`, or with `installVsix` installed as a user
 * would. With `forTests` the extension is under development and `url({ tests })` runs tests, but no modal dialog opens.
 * Every folder is trusted unless `trustsFolders` is false: then none is, and VS Code doesn't ask.
 * `beside` are folders of further extensions to link.
 * `env` is laid over this process's environment and reaches the extension host; `undefined` takes a variable away.
 *
 * @param {{
 *   extension?: string,
 *   beside?: readonly string[],
 *   installVsix?: string,
 *   forTests?: boolean,
 *   env?: Record<string, string | undefined>,
 *   port?: number,
 *   settings?: Record<string, unknown>,
 *   trustsFolders?: boolean,
 *   version?: "floor" | "newest",
 *   say?: (line: string) => void,
 * }} options
 */
export async function startVsCode({
  extension,
  beside = [],
  installVsix,
  forTests = false,
  env = {},
  port = 0,
  settings = {},
  trustsFolders = true,
  version,
  say,
} = {}) {
  const { node, main } = await installVsCode({ version, say });
  const data = await mkdtemp(join(tmpdir(), "ecs-explorer-vscode-"));
  const extensions = join(data, "extensions");
  // No gallery: the window is for this extension, and a test must not wait for the network.
  const fullEnv = cleanEnvironment({ ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env });
  for (const [name, value] of Object.entries(env)) if (value === undefined) delete fullEnv[name];
  const folders = ["--server-data-dir", data, "--extensions-dir", extensions];
  await mkdir(join(data, "data", "User"), { recursive: true });
  await mkdir(join(data, "data", "Machine"), { recursive: true });
  await writeFile(
    join(data, "data", "User", "settings.json"),
    JSON.stringify({ ...quietSettings, ...(trustsFolders ? {} : distrust), ...settings }, undefined, 2),
  );
  if (extension && !forTests) await linkExtension(extension, extensions);
  for (const folder of beside) await linkExtension(folder, extensions);
  if (installVsix) await run(node, [main, ...folders, "--install-extension", installVsix], fullEnv);

  // Ends the server when this process does, however it ends.
  const child = spawn(
    process.execPath,
    [
      resolve("scripts/guarded.mjs"),
      data,
      node,
      main,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--without-connection-token",
      "--accept-server-license-terms",
      "--disable-telemetry",
      ...(trustsFolders ? ["--disable-workspace-trust"] : []),
      "--disable-update-check",
      ...(forTests ? ["--enable-smoke-test-driver"] : []),
      ...folders,
    ],
    { env: fullEnv, stdio: "pipe", detached: true },
  );
  let output = "";
  const log = { onText: undefined, tail: () => output.trim().split("\n").slice(-15).join("\n") };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", text => {
      output = (output + text).slice(-100_000);
      log.onText?.(output);
    });
  // It may be gone when it is told to end.
  child.stdin.on("error", () => {});
  const ended = new Promise(done => child.once("close", done));
  const close = () => {
    child.stdin.end();
    return ended;
  };

  let actualPort;
  try {
    actualPort = await listening(child, log);
  } catch (error) {
    await close();
    throw error;
  }
  const authority = `127.0.0.1:${actualPort}`;
  return {
    port: actualPort,
    dataFolder: data,
    /** The last lines the server wrote. */
    log: log.tail,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    /** Resolves when the server's process ends, whoever ended it. */
    ended,
    close,
    /** @param {{ folder?: string, tests?: string }} options `tests` is the module whose `run()` is the test run. */
    url: ({ folder, tests } = {}) => {
      const payload = [["skipWelcome", "true"]];
      if (extension && forTests) payload.push(["extensionDevelopmentPath", `vscode-remote://${authority}${extension}`]);
      if (tests) payload.push(["extensionTestsPath", `vscode-remote://${authority}${tests}`]);
      const query = new URLSearchParams({
        ...(folder && { folder }),
        ...(forTests && { payload: JSON.stringify(payload) }),
      });
      return `http://${authority}/?${query}`;
    },
  };
}
