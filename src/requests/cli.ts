import type { OperationName } from "../ecs/operations";
import { operations } from "../ecs/operations";
import type { Target } from "./target";

/** One word for a POSIX shell, quoted only where it must be; a newline stays inside its quotes. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");

/** `--profile`, `--region` and `--endpoint-url`, so that the command reaches what this window reached. */
function placeArguments(target: Target): readonly string[] {
  const { profile } = target.connection.spec;
  const { endpoint } = target.session.gateway;
  return [
    ...(profile ? ["--profile", profile] : []),
    "--region",
    target.session.region,
    ...(endpoint ? ["--endpoint-url", endpoint] : []),
  ];
}

/** `aws ecs …` for tasks, container instances or the cluster itself; ids are at most 100 to a command. */
export function describeLine(
  target: Target,
  what: "tasks" | "container-instances" | "cluster",
  arns: readonly string[],
): string {
  const { arn } = target.session.cluster;
  const command =
    what === "cluster"
      ? ["describe-clusters", "--clusters", arn, "--include", "TAGS"]
      : [`describe-${what}`, "--cluster", arn, `--${what}`, ...arns, "--include", "TAGS"];
  return shellLine(["aws", "ecs", ...command, ...placeArguments(target)]);
}

/** The command that sends the same request; the request travels as JSON, which the CLI takes whole. */
export function requestLine(target: Target, operation: OperationName, input: object): string {
  return shellLine([
    "aws",
    "ecs",
    operations[operation].cli,
    "--cli-input-json",
    JSON.stringify(input),
    ...placeArguments(target),
  ]);
}
