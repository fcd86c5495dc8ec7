import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { EcsError } from "../ecs/model/errors";
import { cancelled } from "../ecs/rate/deadline";
import { withoutSecrets } from "../text/secrets";
import { pluginFolder } from "./plugin";
import type { PluginCall } from "./pluginCall";

/** How long the plugin may take until it listens on the local port. */
const openMs = 30_000;
const mostText = 4000;

/** A local port that the plugin forwards, until it ends. */
export interface Forwarding {
  /** Resolves when the plugin has ended, with the last line that it printed. */
  readonly ended: Promise<string>;
  stop(): void;
}

/** Runs the plugin; resolves once it listens. Throws an EcsError where it ends before that, or takes too long. */
export function forward(plugin: string, { args, environment }: PluginCall, signal: AbortSignal): Promise<Forwarding> {
  if (signal.aborted) return Promise.reject(cancelled());
  const child = spawn(plugin, args, {
    cwd: pluginFolder(),
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  let printed = "";
  const lastLine = () =>
    withoutSecrets(
      printed
        .trimEnd()
        .split(/[\r\n]+/)
        .at(-1) ?? "",
    );
  const stop = () => void child.kill();
  return new Promise((resolve, reject) => {
    let endedWith: (line: string) => void = () => undefined;
    const ended = new Promise<string>(done => (endedWith = done));
    const fail = (code: string, sentence: string, cause?: unknown) => {
      over();
      stop();
      reject(
        new EcsError({
          kind: signal.aborted ? "cancelled" : "network",
          code,
          sentence,
          advice: "Check the network and the container's port, then retry.",
          cause,
        }),
      );
    };
    const timer = setTimeout(
      () => fail("NoAnswer", "The Session Manager plugin didn't open the port in time."),
      openMs,
    );
    const cancel = () => fail("Cancelled", "Forwarding was canceled.");
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    };
    const hear = (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-mostText);
      if (!/\bopened for sessionId\b|Waiting for connections/i.test(printed)) return;
      over();
      resolve({ ended, stop });
    };
    signal.addEventListener("abort", cancel, { once: true });
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", error => {
      fail("PluginUnusable", "The Session Manager plugin couldn't be run.", error);
      endedWith("");
    });
    child.on("close", () => {
      const line = lastLine();
      fail("PluginEnded", `The Session Manager plugin ended before the port was open${line ? `: ${line}` : "."}`);
      endedWith(line);
    });
  });
}

/** Whether a local port can be listened on. */
export const isFree = (port: number): Promise<boolean> => listens(port).then(found => found !== undefined);

/** A free local port: the container's own where it can be had, the same in the eight thousands, or any. */
export async function freePort(wanted: number): Promise<number> {
  for (const port of [...(wanted >= 1024 ? [wanted] : []), wanted + 8000])
    if (port < 65_536 && (await isFree(port))) return port;
  return (await listens(0)) ?? wanted;
}

function listens(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
