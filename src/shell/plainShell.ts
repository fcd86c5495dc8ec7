const posixShell = /^(?:\/(?:[\w.-]+\/)*)?(?:sh|bash|ash|zsh|dash)$/;
const windowsShell = /^(?:[a-z]:[\\/](?:[\w.-]+[\\/])*)?(?:powershell|cmd)\.exe$/i;

/** Whether a command only waits for what is typed: a shell by its name or absolute path, without arguments. */
export const isPlainShell = (command: string): boolean => posixShell.test(command) || windowsShell.test(command);
