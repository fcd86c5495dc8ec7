import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";

/** Where programs are looked for: on this machine, unless something else is given. */
export interface Search {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  readonly isProgram?: (path: string) => boolean;
}

/**
 * The full path of a program on the PATH, or in one of the folders `beside` it; undefined where there is none. On Windows only
 * an .exe counts: a .cmd is run by cmd.exe, which would read its arguments as a language of its own.
 */
export function findProgram(
  name: string,
  { environment = process.env, platform = process.platform, isProgram = isExecutable }: Search = {},
  beside: readonly string[] = [],
): string | undefined {
  const isWindows = platform === "win32";
  const path = isWindows ? win32 : posix;
  // Windows writes it Path, and a copy of its environment keeps that.
  const key = Object.keys(environment).find(item => item.toUpperCase() === "PATH") ?? "PATH";
  const onPath = (environment[key] ?? "").split(path.delimiter);
  // Windows lets folders be quoted there.
  const folders = isWindows ? onPath.map(folder => folder.replaceAll('"', "")) : onPath;
  // A relative folder would be one of the workspace, and run whatever lies there.
  return [...folders, ...beside]
    .filter(folder => path.isAbsolute(folder))
    .map(folder => path.join(folder, isWindows ? `${name}.exe` : name))
    .find(isProgram);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
