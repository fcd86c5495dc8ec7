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
  readonly code: number | undefined;
  readonly errors: string;
  // What the CLI prints is looked into member by member.
  readonly json: Record<string, never>;
}

export const awsEcs = (url: string, ...args: readonly string[]): Promise<CliOutcome> => awsCli(url, "ecs", ...args);

/** `aws SERVICE …` against an endpoint on loopback. */
export async function awsCli(
  url: string,
  service: "ecs" | "sqs" | "events" | "logs",
  ...args: readonly string[]
): Promise<CliOutcome> {
  const { code, errors, output } = await runCli(url, ["--output", "json", service, ...args]);
  return { code, errors, json: (code === 0 && output ? JSON.parse(output) : {}) as CliOutcome["json"] };
}

interface CliRun {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly errors: string;
  readonly output: string;
}

/** `aws …` with made-up keys and none of this machine's settings; ended once `until` holds of what it has printed. */
export function runCli(
  url: string,
  args: readonly string[],
  {
    env = {},
    until,
  }: { readonly env?: Readonly<Record<string, string>>; readonly until?: (output: string) => boolean } = {},
): Promise<CliRun> {
  const all = {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_MAX_ATTEMPTS: "1",
    // What is printed is seen as it is printed.
    PYTHONUNBUFFERED: "1",
    ...env,
  };
  return new Promise(resolve => {
    const options = { env: all, maxBuffer: 1 << 26 };
    const running = execFile("aws", ["--endpoint-url", url, ...args], options, (error, output, errors) => {
      const code = error ? (typeof error.code === "number" ? error.code : undefined) : 0;
      resolve({ code, errors: errors.trim(), output });
    });
    if (!until) return;
    let printed = "";
    running.stdout?.on("data", (text: string) => {
      printed += text;
      if (until(printed)) running.kill();
    });
  });
}

/** Skips a test that asks for what this CLI does not have: distributions keep old ones, and its two versions differ. */
export async function needCommand(context: Mocha.Context, service: string, command: string): Promise<void> {
  const { errors } = await runCli("http://127.0.0.1:9", [service, command]);
  if (!/invalid choice/i.test(errors)) return;
  console.log(`skipped: this AWS CLI has no \`aws ${service} ${command}\``);
  context.skip();
}
