import { execFile, execFileSync } from "node:child_process";

/** Whether the official AWS CLI is there; it is what the sandbox, and what people are told of it, is checked by from outside. */
export function cliFound(): boolean {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface CliOutcome {
  readonly code: number;
  readonly errors: string;
  // What the CLI prints is looked into member by member.
  readonly json: Record<string, never>;
}

export const awsEcs = (url: string, ...args: readonly string[]): Promise<CliOutcome> => awsCli(url, "ecs", ...args);

/** `aws SERVICE …` against an endpoint on loopback, with made-up keys and none of this machine's settings. */
export function awsCli(
  url: string,
  service: "ecs" | "sqs" | "events",
  ...args: readonly string[]
): Promise<CliOutcome> {
  const env = {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_MAX_ATTEMPTS: "1",
  };
  return new Promise(resolve => {
    const all = ["--endpoint-url", url, "--output", "json", service, ...args];
    execFile("aws", all, { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0;
      resolve({
        code,
        errors: stderr.trim(),
        json: (code === 0 && stdout ? JSON.parse(stdout) : {}) as CliOutcome["json"],
      });
    });
  });
}
