import * as vscode from "vscode";
import { describeLine } from "../../requests/documents/cli";
import { lastPart } from "../../ecs/model/model";
import { byCluster } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import type { Node } from "../../tree/nodes/node";
import { loopOf } from "../../tree/nodes/services";
import { stopGroupOf } from "../../tree/nodes/stopped";
import { plural } from "../../text/counts";
import type { Argument } from "../running/commandDeps";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { copiedText, shellHere } from "../running/shellHere";
import { serviceArn } from "../running/serviceTarget";
import { aimsOf, askAims, nodesOf, targetOf } from "../running/targets";

/** Copies the ARNs of what was clicked or selected, one a line. */
export async function copyArn(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const arns = await arnsOf(kit, argument, selected);
  const [first] = arns;
  if (first === undefined) return nothingToCopy(argument);
  await vscode.env.clipboard.writeText(arns.join("\n"));
  say(arns.length === 1 ? `Copied the ARN of ${lastPart(first)}.` : `${plural(arns.length, "ARN")} copied.`);
}

/** Says so of a row; who gave up a question knows. */
export function nothingToCopy(argument: Argument): void {
  if (argument) void inform("This row has no ID or ARN to copy.");
}

/** The ARN that a row stands for, or those of the tasks that it counts. */
export function arnsOfRow(node: Node): readonly string[] {
  if ("arn" in node) return [node.arn];
  if (node.kind === "cluster") return [node.session.cluster.arn];
  if (node.kind === "service") return [serviceArn(node, node.name)];
  const tasks =
    node.kind === "stopGroup" ? stopGroupOf(node)?.tasks : node.kind === "crashLoop" ? loopOf(node)?.tasks : undefined;
  return (tasks ?? []).map(({ arn }) => arn);
}

/** The ARNs of what was clicked or selected, or of what is picked then. */
export async function arnsOf(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<readonly string[]> {
  const nodes = nodesOf(argument, selected);
  if (nodes.length > 0) return [...new Set(nodes.flatMap(arnsOfRow))];
  const aims = aimsOf("task", argument);
  const target = targetOf(argument);
  if (aims.length === 0 && target) return [target.session.cluster.arn];
  const found =
    aims.length > 0 ? aims : await askAims(kit.deps, { title: "Copy ARN", kind: "task", many: true }, argument);
  return (found ?? []).map(aim => aim.arn);
}

/** Copies `aws ecs describe-…` for what was clicked or selected, one command for each cluster and kind. */
export async function copyAsCli(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const tasks = aimsOf("task", argument, selected);
  const instances = aimsOf("containerInstance", argument, selected);
  const shell = shellHere();
  const isOfKind = (aim: Aimed, kind: string) => aim.session.replica.get(aim.arn)?.kind === kind;
  // A page's subject is taken for both kinds: what it is decides.
  const lines = [
    ...byCluster(tasks.filter(aim => !isOfKind(aim, "containerInstance"))).map(([target, own]) =>
      describeLine(
        target,
        "tasks",
        own.map(aim => aim.arn),
        shell,
      ),
    ),
    ...byCluster(instances.filter(aim => !isOfKind(aim, "task"))).map(([target, own]) =>
      describeLine(
        target,
        "container-instances",
        own.map(aim => aim.arn),
        shell,
      ),
    ),
  ];
  if (lines.length === 0) {
    const target = targetOf(argument);
    if (target) lines.push(describeLine(target, "cluster", [], shell));
    else {
      const asked = await askAims(kit.deps, { title: "Copy as AWS CLI Command", kind: "task", many: true }, argument);
      for (const [place, own] of byCluster(asked ?? []))
        lines.push(
          describeLine(
            place,
            "tasks",
            own.map(aim => aim.arn),
            shell,
          ),
        );
    }
  }
  if (lines.length === 0) return;
  await vscode.env.clipboard.writeText(lines.join("\n"));
  say(copiedText("AWS CLI command", shell));
}
