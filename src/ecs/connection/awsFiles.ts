import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { Environment } from "./connection";

function homeOf(environment: Environment): string {
  const { HOME, USERPROFILE, HOMEPATH, HOMEDRIVE = "C:\\" } = environment;
  return HOME || USERPROFILE || (HOMEPATH ? `${HOMEDRIVE}${HOMEPATH}` : homedir());
}

/** The shared AWS files and the folders where logins are kept, as the AWS CLI and the SDK find them. */
export function awsPaths(environment: Environment, platform: string = process.platform) {
  const path = platform === "win32" ? win32 : posix;
  const home = homeOf(environment);
  const folder = path.join(home, ".aws");
  const inHome = (file: string): string => (file.startsWith("~/") ? path.join(home, file.slice(2)) : file);
  return {
    config: inHome(environment["AWS_CONFIG_FILE"] || path.join(folder, "config")),
    credentials: inHome(environment["AWS_SHARED_CREDENTIALS_FILE"] || path.join(folder, "credentials")),
    ssoCache: path.join(folder, "sso", "cache"),
    loginCache: environment["AWS_LOGIN_CACHE_DIRECTORY"] || path.join(folder, "login", "cache"),
  } as const;
}

/**
 * A sentence about the first line of the shared AWS files that makes no sense, or about a file that cannot be opened;
 * undefined when both are fine or missing. The SDK passes over such lines, and then finds no profile.
 */
export async function malformedLine(environment: Environment): Promise<string | undefined> {
  const { config, credentials } = awsPaths(environment);
  for (const path of [config, credentials]) {
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      if (code !== "ENOENT" && code !== "ENOTDIR") return `${path} can't be opened (${code}).`;
      continue;
    }
    const line = text.split(/\r?\n/).findIndex(isMalformed);
    if (line >= 0) return `${path} is malformed in line ${String(line + 1)}.`;
  }
  return undefined;
}

function isMalformed(line: string): boolean {
  const text = line.trim();
  if (text === "" || /^[#;]/.test(text)) return false;
  return text.startsWith("[") ? !/^\[[^\]]+\]\s*([#;].*)?$/.test(text) : !text.includes("=");
}
