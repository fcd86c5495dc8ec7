// guarded.mjs FOLDER COMMAND ARGS…: runs a command that ends, with all that it started and with its folder, when this
// program's standard input closes. A pipe closes however the process at its other end ends, by kill -9 too.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const [folder, command, ...args] = process.argv.slice(2);

/** What is not done by then does not hear signals: an extension host in an endless loop outlives its server. */
const patienceMs = 3000;

// A group of its own, so that what the command starts can be ended with it.
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });

function signal(name) {
  try {
    process.kill(-child.pid, name);
  } catch {
    // Nothing of the group is left.
  }
}

function finish(code) {
  signal("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(code);
}

child.once("error", error => {
  console.error(error.message);
  process.exit(1);
});
child.once("exit", code => finish(code ?? 1));
process.stdin.resume().once("close", () => {
  signal("SIGTERM");
  setTimeout(() => finish(1), patienceMs);
});
// Its parent decides when it ends, and closes the pipe.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
// Whoever read the output may be gone.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
