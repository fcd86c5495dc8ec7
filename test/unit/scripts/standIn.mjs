// Stands in for start.mjs: starts, by the same two scripts, a program that starts another, and says who runs.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const scripts = resolve(process.env.SCRIPTS ?? "scripts");
const { endWith } = await import(pathToFileURL(join(scripts, "ending.mjs")));

const folder = mkdtempSync(join(tmpdir(), "ecs-explorer-guarded-"));
// The inner one hears no signal but the last, as an extension host in an endless loop.
const inner = 'process.on("SIGTERM", () => {}); console.log("inner " + process.pid); setInterval(() => {}, 1000);';
const outer = `const child = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}], { stdio: "inherit" });
console.log("outer " + process.pid); setInterval(() => {}, 1000);`;
const guard = spawn(process.execPath, [join(scripts, "guarded.mjs"), folder, process.execPath, "-e", outer], {
  stdio: ["pipe", "pipe", "inherit"],
  detached: true,
});
guard.stdin.on("error", () => {});
const ended = new Promise(done => guard.once("close", done));
const server = createServer().listen(0, "127.0.0.1");
endWith(() => {
  guard.stdin.end();
  server.close();
  return ended;
});

let said = "";
guard.stdout.on("data", text => {
  said += text;
  const [, innerPid] = /inner (\d+)/.exec(said) ?? [];
  const [, outerPid] = /outer (\d+)/.exec(said) ?? [];
  if (!innerPid || !outerPid) return;
  guard.stdout.removeAllListeners("data").resume();
  const pids = [process.pid, guard.pid, Number(outerPid), Number(innerPid)];
  console.log(JSON.stringify({ started: { pids, folder, program: process.pid } }));
});
