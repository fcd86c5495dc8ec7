import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { EcsError } from "../ecs/model/errors";
import { findProgram } from "./program";
import type { Search } from "./program";

/** Where AWS's installers put it; what a desktop starts has not always the PATH of a terminal. */
const installed: Readonly<Record<string, readonly string[]>> = {
  win32: ["C:\\Program Files\\Amazon\\SessionManagerPlugin\\bin"],
  darwin: ["/usr/local/bin", "/opt/homebrew/bin", "/usr/local/sessionmanagerplugin/bin"],
};
const installedElsewhere = ["/usr/local/sessionmanagerplugin/bin", "/usr/local/bin"];

/** Plugins up to this one take a session's token on the command line only, where each process of the machine can read it. */
const lastWithoutVariable = [1, 2, 497, 0];
const versionMs = 10_000;

/** How to get the plugin, from the user guide of Systems Manager. */
export const installUrl =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/** The full path of AWS's session-manager-plugin; undefined where there is none. */
export const findPlugin = (search: Search = {}): string | undefined =>
  findProgram("session-manager-plugin", search, installed[search.platform ?? process.platform] ?? installedElsewhere);

/** Where the plugin runs: in the workspace's folder, it would find whatever lies there. */
export const pluginFolder = (): string => homedir();

/** What `--version` prints; throws an EcsError where it prints none. */
export async function pluginVersion(path: string, signal: AbortSignal): Promise<string> {
  const printed = await new Promise<string>((resolve, reject) => {
    execFile(
      path,
      ["--version"],
      { cwd: pluginFolder(), timeout: versionMs, signal, windowsHide: true },
      (error, stdout) => (error ? reject(error) : resolve(stdout.trim())),
    );
  }).catch((error: unknown) => {
    throw unusable(signal.aborted ? "cancelled" : "unsupported", `"${path}" couldn't be run.`, error);
  });
  if (/^\d+(\.\d+){0,3}$/.test(printed)) return printed;
  throw unusable("unsupported", `"${path} --version" didn't print a version.`);
}

const unusable = (kind: "cancelled" | "unsupported", sentence: string, cause?: unknown): EcsError =>
  new EcsError({
    kind,
    code: "PluginUnusable",
    sentence,
    advice: "Install AWS's Session Manager plugin again, then retry.",
    cause,
  });

/** Whether a plugin takes a session from a variable of its environment. */
export function takesVariable(version: string): boolean {
  const parts = version.split(".").map(Number);
  for (const [index, last] of lastWithoutVariable.entries()) {
    const part = parts[index] ?? 0;
    if (part !== last) return part > last;
  }
  return false;
}
