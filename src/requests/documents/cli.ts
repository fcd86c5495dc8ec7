import { EcsError } from "../../ecs/model/errors";
import type { OperationName } from "../../ecs/gateway/operations";
import { operations } from "../../ecs/gateway/operations";
import { isForPowerShell, lineFor } from "../../text/shell";
import type { Shell } from "../../text/shell";
import { withoutUser } from "../../text/secrets";
import { visible, visibleJson } from "../../text/visible";
import type { Target } from "../sending/target";

/** `--profile`, `--region` and `--endpoint-url`, so that the command reaches what this window reached. */
function placeArguments(target: Target): readonly string[] {
  const { profile } = target.connection.spec;
  const { endpoint } = target.session.gateway;
  return [
    ...(profile ? ["--profile", profile] : []),
    "--region",
    target.session.region,
    ...(endpoint ? ["--endpoint-url", withoutUser(endpoint)] : []),
  ];
}

/**
 * `aws ecs …` for tasks, container instances or the cluster itself; ids are at most 100 to a command. Throws an EcsError
 * when a name cannot be part of a command.
 */
export function describeLine(
  target: Target,
  what: "tasks" | "container-instances" | "cluster",
  arns: readonly string[],
  shell: Shell,
): string {
  const { arn } = target.session.cluster;
  const command =
    what === "cluster"
      ? ["describe-clusters", "--clusters", arn, "--include", "TAGS"]
      : [`describe-${what}`, "--cluster", arn, `--${what}`, ...arns, "--include", "TAGS"];
  return lineOf([...command, ...placeArguments(target)], shell);
}

/**
 * The command that sends the same request; the request travels as JSON, which the CLI takes whole. Throws an EcsError when
 * a name cannot be part of a command.
 */
export function requestLine(target: Target, operation: OperationName, input: object, shell: Shell): string {
  const command = [operations[operation].cli, "--cli-input-json", jsonWord(input, shell)];
  return lineOf([...command, ...placeArguments(target)], shell);
}

function lineOf(words: readonly string[], shell: Shell): string {
  const strange = words.find(
    word => /[\t\n]/.test(word) || visible(word) !== word || (shell === "powershell" && !isForPowerShell(word)),
  );
  // A terminal obeys control characters in what is pasted, whatever the quotes around them.
  if (strange !== undefined)
    throw new EcsError({
      kind: "invalid",
      code: "UnwritableName",
      sentence: `"${strange.slice(0, 200)}" contains characters that can't be part of a command.`,
      advice: "Copy the ARN or view the JSON instead.",
    });
  const line = ["aws", "ecs", ...words];
  return lineFor(shell, line);
}

/** JSON in which an escape stands for whatever a shell or a terminal might take for something else. */
function jsonWord(input: object, shell: Shell): string {
  // fish takes two backslashes for one, even in single quotes.
  const json = visibleJson(JSON.stringify(input)).replaceAll("\\\\", "\\u005c");
  if (shell === "posix") return json;
  return json
    .replaceAll('\\"', "\\u0022")
    .replace(/[^!-~]/g, escape)
    .replace(/[%&<>^|']/g, escape);
}

const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
