// Ends a program that started others, whatever ends it.

/** How often a program looks whether whoever started it is still there. */
const everyMs = 500;
/** What cannot be closed in this time is left to `guarded.mjs`, which sees this process end. */
const patienceMs = 10_000;

/**
 * Runs `close` once and ends this process: on a signal, or when the process that started it is gone: npm forwards
 * some signals and not others, and none when it is killed. Returns what ends it for another reason, with a code.
 *
 * @param {() => Promise<unknown>} close
 * @param {{ withParent?: boolean }} options
 */
export function endWith(close, { withParent = true } = {}) {
  let isEnding = false;
  const end = async (code = 0) => {
    if (isEnding) return;
    isEnding = true;
    clearInterval(watch);
    setTimeout(() => process.exit(code), patienceMs).unref();
    await close().catch(error => console.error(error));
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end());
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (withParent && (process.ppid !== parent || !isAlive(parent))) void end();
  }, everyMs);
  // Its terminal may be gone before it is.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  return end;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
