import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { EndpointOptions, Tally } from "./endpoint";

/** A sandbox in another process. */
export interface Served {
  readonly url: string;
  /** What was asked of it since the last time. */
  tally(): Promise<Tally>;
  close(): void;
}

function answer<T>(child: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("exit", code => reject(new Error(`The endpoint's process ended with ${code}.`)));
    child.once("message", message => {
      const value = (message as Partial<Record<string, T>>)[name];
      if (value === undefined) reject(new Error(`The endpoint's process did not tell its ${name}.`));
      else resolve(value);
    });
  });
}

/** Starts it; the bundle of endpoint.ts lies beside this one. */
export async function serve(options: EndpointOptions): Promise<Served> {
  const child = fork(join(__dirname, "endpoint.js"), [JSON.stringify(options)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const url = await answer<string>(child, "url");
  return {
    url,
    tally: () => {
      const tally = answer<Tally>(child, "tally");
      child.send("tally");
      return tally;
    },
    close: () => child.kill(),
  };
}
