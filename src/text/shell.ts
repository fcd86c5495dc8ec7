/** The kinds of shell that a command can be copied for. */
export type Shell = "posix" | "powershell";

/** The kind of the shell that VS Code's terminals start; on Windows PowerShell, unless it is a shell of the other kind. */
export function shellOf(platform: string, path: string): Shell {
  const name =
    /[^/\\]*$/
      .exec(path)?.[0]
      .toLowerCase()
      .replace(/\.exe$/, "") ?? "";
  if (/^(pwsh|powershell)/.test(name)) return "powershell";
  if (/^(ba|z|k|da|fi)?sh$|^wsl$/.test(name)) return "posix";
  return platform === "win32" ? "powershell" : "posix";
}

/** One word for a POSIX shell, quoted only where it must be; a newline stays inside its quotes. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line for a POSIX shell: what arrives as arguments is exactly these words. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");

/**
 * A command line for PowerShell. Windows PowerShell, and PowerShell 7 on request, hand a program its arguments without
 * escaping the quotes in them; asking for that makes one line right for all versions, since a variable that an old version
 * does not know changes nothing there. Words with white space and quotes have no form that all versions agree on.
 */
export function powerShellLine(words: readonly string[]): string {
  const line = words.map(powerShellWord).join(" ");
  const isLegacy = words.some(word => word === "" || word.includes('"'));
  return isLegacy ? `& { $PSNativeCommandArgumentPassing = 'Legacy'; ${line} }` : line;
}

/** A command line for the shell. */
export const lineFor = (shell: Shell, words: readonly string[]): string =>
  shell === "powershell" ? powerShellLine(words) : shellLine(words);

/** Whether each version of PowerShell hands the word over as it is. */
export const isForPowerShell = (word: string): boolean => !/\s/.test(word) || !/"|\\$/.test(word);

function powerShellWord(word: string): string {
  if (/^-{0,2}[A-Za-z][A-Za-z-]*$/.test(word)) return word;
  // A program takes \" for a quote, and backslashes before it for half as many.
  const escaped = word === "" ? '""' : word.replace(/(\\*)"/g, '$1$1\\"');
  // PowerShell takes typographic quotes for straight ones, and two of them for one.
  return `'${escaped.replace(/['‘’‚‛]/g, "$&$&")}'`;
}
