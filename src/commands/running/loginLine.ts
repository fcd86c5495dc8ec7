import type { Login } from "../../ecs/model/errors";

/** The login as a line to paste into this system's usual shell: POSIX, or PowerShell on Windows. */
export function commandLine({ command, args }: Login, platform = process.platform): string {
  const quoted = (text: string): string => {
    if (/^[\w@%+=:,./-]+$/.test(text)) return text;
    return platform === "win32" ? `'${text.replaceAll("'", "''")}'` : `'${text.replaceAll("'", "'\\''")}'`;
  };
  return [command, ...args].map(quoted).join(" ");
}
