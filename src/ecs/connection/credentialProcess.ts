import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** The keys that a credential process printed. */
export interface ProcessCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly accountId?: string;
}

/** Why a credential process gave no keys; what it printed is not kept, since that may be secret. */
export class ProcessFailure extends Error {
  constructor(
    readonly why: "exit" | "signal" | "start" | "rubbish" | "expired",
    readonly what: string,
  ) {
    super(`The credential process failed: ${what}`);
    this.name = "ProcessFailure";
  }
}

const mostOutput = 1 << 20;

/**
 * Runs a profile's `credential_process` in a shell, as the AWS CLI and the SDK do. The SDK's own can neither be ended nor
 * given a limit: when `signal` is aborted, this one's whole process group is.
 */
export async function runCredentialProcess(command: string, signal: AbortSignal): Promise<ProcessCredentials> {
  return parse(await outputOf(command, signal));
}

function outputOf(command: string, signal: AbortSignal): Promise<string> {
  const posix = process.platform !== "win32";
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(command, {
      shell: true,
      detached: posix,
      windowsHide: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    const end = () => {
      try {
        endTree(child);
      } catch {
        // It has ended by itself.
      }
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", end, { once: true });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (output.length < mostOutput) output += text;
    });
    child.once("error", error => {
      signal.removeEventListener("abort", end);
      reject(new ProcessFailure("start", (error as NodeJS.ErrnoException).code ?? error.message));
    });
    child.once("close", (code, ended) => {
      signal.removeEventListener("abort", end);
      if (code === 0) resolve(output);
      else if (ended) reject(new ProcessFailure("signal", ended));
      else reject(new ProcessFailure("exit", String(code)));
    });
  });
}

/** Ends the shell and what it started; Windows has no process groups to signal, and a shell that ends there leaves its command. */
export function endTree(
  child: Pick<ChildProcess, "pid" | "kill">,
  platform: string = process.platform,
  run: (command: string, args: readonly string[]) => Pick<ChildProcess, "once"> = (command, args) =>
    spawn(command, args, { stdio: "ignore", windowsHide: true }),
): void {
  if (child.pid === undefined) return;
  if (platform !== "win32") process.kill(-child.pid, "SIGKILL");
  else run("taskkill", ["/pid", String(child.pid), "/T", "/F"]).once("error", () => child.kill());
}

function parse(output: string): ProcessCredentials {
  const data = jsonOf(output);
  const text = (name: string): string | undefined => {
    const value = data[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const accessKeyId = text("AccessKeyId");
  const secretAccessKey = text("SecretAccessKey");
  if (data["Version"] !== 1) throw new ProcessFailure("rubbish", "Version is not 1");
  if (!accessKeyId || !secretAccessKey)
    throw new ProcessFailure("rubbish", "AccessKeyId or SecretAccessKey is missing");
  const until = text("Expiration");
  const expiration = until === undefined ? undefined : new Date(until);
  if (expiration && Number.isNaN(expiration.getTime())) throw new ProcessFailure("rubbish", "Expiration is not a time");
  if (expiration && expiration.getTime() <= Date.now()) throw new ProcessFailure("expired", "expired keys");
  return { accessKeyId, secretAccessKey, sessionToken: text("SessionToken"), expiration, accountId: text("AccountId") };
}

function jsonOf(output: string): Readonly<Record<string, unknown>> {
  let data: unknown;
  try {
    data = JSON.parse(output);
  } catch {
    throw new ProcessFailure("rubbish", output.trim() === "" ? "nothing was printed" : "not JSON");
  }
  if (typeof data !== "object" || data === null) throw new ProcessFailure("rubbish", "not a JSON object");
  return data as Readonly<Record<string, unknown>>;
}
