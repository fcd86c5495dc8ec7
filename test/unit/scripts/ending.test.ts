import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface Started {
  readonly pids: readonly number[];
  readonly folder: string;
  readonly program: number;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !hasEnded(pid);
  } catch {
    return false;
  }
};

/** Whether a process runs no more that its new parent, which may take a second, hasn't asked after yet; Linux alone tells. */
function hasEnded(pid: number): boolean {
  try {
    // The name before the state is in parentheses and may hold anything.
    return /^.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function startedBy(child: ChildProcess): Promise<Started> {
  return new Promise((done, fail) => {
    let said = "";
    child.stdout?.on("data", text => {
      said += String(text);
      const line = /^\{"started".*\}$/m.exec(said)?.[0];
      if (line) done((JSON.parse(line) as { started: Started }).started);
    });
    child.once("exit", code => fail(new Error(`It ended with ${String(code)} before it had started.\n${said}`)));
  });
}

async function until(holds: () => boolean, what: () => string): Promise<void> {
  const late = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > late) throw new Error(what());
    await new Promise(next => setTimeout(next, 50));
  }
}

describe("what npm start started", function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "ecs-explorer-npm-"));
    const standIn = resolve("test/unit/scripts/standIn.mjs");
    const own = JSON.parse(await readFile("package.json", "utf8")) as { scripts: { start: string } };
    const start = own.scripts.start.replace("scripts/start.mjs", JSON.stringify(standIn));
    assert.ok(start.includes(standIn));
    await writeFile(join(folder, "package.json"), JSON.stringify({ scripts: { start } }));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function goesWith(whom: "npm" | "program", signal: NodeJS.Signals): Promise<void> {
    const npm = spawn("npm", ["run", "--silent", "start"], {
      cwd: folder,
      env: { ...process.env, SCRIPTS: resolve("scripts") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { pids, folder: own, program } = await startedBy(npm);
    assert.ok(npm.pid !== undefined && pids.length === 4 && pids.every(isAlive) && existsSync(own));
    try {
      process.kill(whom === "npm" ? npm.pid : program, signal);
      await until(
        () => !pids.some(isAlive) && !existsSync(own),
        () => `${pids.filter(isAlive).join(", ") || own} stayed after ${signal} to ${whom}`,
      );
    } finally {
      for (const pid of [npm.pid, ...pids].filter(isAlive)) process.kill(pid, "SIGKILL");
    }
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const) {
    it(`goes with npm after ${signal}`, () => goesWith("npm", signal));
    it(`goes with the program itself after ${signal}`, () => goesWith("program", signal));
  }
});
