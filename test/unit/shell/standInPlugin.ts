import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What a run of the stand-in was given, and what came of it. */
export interface Given {
  readonly event: "started" | "heard" | "stopped";
  readonly args?: readonly string[];
  /** The variable that the first argument names. */
  readonly session?: { readonly SessionId: string; readonly TokenValue: string; readonly StreamUrl: string };
  readonly text?: string;
  readonly pid?: number;
  /** The folder that it runs in. */
  readonly cwd?: string;
}

/**
 * Stands in for AWS's session-manager-plugin: it reads its arguments as that does, answers what is typed, opens the local port
 * that it is asked for, and notes all of it in a file beside itself.
 */
export class StandInPlugin {
  private readonly folder = mkdtempSync(join(tmpdir(), "plugin-"));
  private readonly before = process.env["PATH"];

  constructor({ version = "1.2.707.0" } = {}) {
    mkdirSync(this.bin);
    const path = join(this.bin, "session-manager-plugin");
    writeFileSync(path, `#!${process.execPath}\n${script}`);
    chmodSync(path, 0o755);
    this.version = version;
  }

  /** The folder that is to be on the PATH. */
  get bin(): string {
    return join(this.folder, "bin");
  }

  set version(version: string) {
    writeFileSync(join(this.bin, "version"), version);
  }

  /** What the plugin prints instead of opening a port, before it ends. */
  set failure(text: string) {
    writeFileSync(join(this.bin, "failure"), text);
  }

  /** Whether it never opens the port that it is asked for. */
  set isSilent(isSilent: boolean) {
    if (isSilent) writeFileSync(join(this.bin, "silent"), "");
  }

  /** Ends those that run, as their network would. */
  stop(): void {
    for (const { pid } of this.given) if (pid !== undefined) process.kill(pid, "SIGINT");
  }

  get given(): readonly Given[] {
    const file = join(this.bin, "given");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    return lines.map(line => JSON.parse(line) as Given);
  }

  /** Puts it on this process's PATH. */
  install(): void {
    process.env["PATH"] = `${this.bin}${delimiter}${this.before ?? ""}`;
  }

  dispose(): void {
    process.env["PATH"] = this.before;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs without this repository, so it can use nothing of it. */
const script = `
const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const beside = name => join(__dirname, name);
const note = entry => appendFileSync(beside("given"), JSON.stringify(entry) + "\\n");
const args = process.argv.slice(2);
if (args[0] === "--version") {
  console.log(readFileSync(beside("version"), "utf8"));
  process.exit(0);
}
const session = args[0].startsWith("AWS_SSM_START_SESSION_RESPONSE") ? JSON.parse(process.env[args[0]]) : JSON.parse(args[0]);
const request = JSON.parse(args[4]);
for (const signal of ["SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    note({ event: "stopped" });
    process.exit(0);
  });
note({ event: "started", args, session, pid: process.pid, cwd: process.cwd() });
if (existsSync(beside("failure"))) {
  console.log(readFileSync(beside("failure"), "utf8"));
  process.exit(255);
}
console.log("\\nStarting session with SessionId: " + session.SessionId);
if (request.DocumentName === undefined) {
  require("node:readline").createInterface({ input: process.stdin }).on("line", line => {
    note({ event: "heard", text: line });
    if (line === "exit") process.exit(0);
    if (line === "fail") process.exit(3);
    console.log("stand-in heard " + line.toUpperCase());
  });
} else if (existsSync(beside("silent"))) {
  setInterval(() => undefined, 1000);
} else {
  const [port] = request.Parameters.localPortNumber;
  const server = require("node:http").createServer((_, response) => response.end("from port " + request.Parameters.portNumber[0]));
  server.listen(Number(port), "localhost", () => {
    console.log("Port " + port + " opened for sessionId " + session.SessionId + ".");
    console.log("Waiting for connections...");
  });
}
`;
