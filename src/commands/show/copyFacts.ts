import * as vscode from "vscode";
import { consoleUrl } from "../../ecs/model/consoleUrl";
import { lastPart } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import { ec2InstanceOf, privateAddressesOf } from "../../ecs/model/places";
import { plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";
import { nodesOf, targetOf } from "../running/targets";
import { arnsOf, arnsOfRow, nothingToCopy } from "./copy";

/** Copies ids, or the names of clusters, services, and families, one a line. */
export async function copyId(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const nodes = nodesOf(argument, selected);
  const ids = nodes.length > 0 ? nodes.flatMap(idsOf) : (await arnsOf(kit, argument)).map(lastPart);
  if (ids.length === 0) nothingToCopy(argument);
  else await copy(ids, "ID", "");
}

function idsOf(node: Node): readonly string[] {
  if (node.kind === "family") return [node.name];
  return node.kind === "deployment" ? [node.deployment] : arnsOfRow(node).map(lastPart);
}

/** Copies the private addresses of tasks that have their own, one a line. */
export async function copyPrivateIp(argument: Argument, selected?: readonly Node[]): Promise<void> {
  const addresses = nodesOf(argument, selected).flatMap(node => privateAddressesOf(taskOf(node)));
  await copy(
    addresses,
    "private IP address",
    "No private IP address: only tasks in awsvpc network mode have their own.",
  );
}

/** Copies the EC2 instances that container instances are, and that tasks run on, one a line. */
export async function copyEc2InstanceId(argument: Argument, selected?: readonly Node[]): Promise<void> {
  const ids = nodesOf(argument, selected).flatMap(node => {
    if (!("session" in node) || !node.session) return [];
    const { containerInstances } = node.session.replica;
    const instance = node.kind === "containerInstance" ? containerInstances.get(node.arn) : undefined;
    return instance?.ec2InstanceId ?? ec2InstanceOf(taskOf(node), containerInstances) ?? [];
  });
  await copy(ids, "EC2 instance ID", "No EC2 instance ID: it runs on Fargate, or its instance isn't known.");
}

const taskOf = (node: Node): Task | undefined =>
  node.kind === "task" || node.kind === "container" ? node.session.replica.tasks.get(node.arn) : undefined;

async function copy(found: readonly string[], noun: string, none: string): Promise<void> {
  const texts = [...new Set(found)];
  const [first] = texts;
  if (first === undefined) {
    void vscode.window.showInformationMessage(none);
    return;
  }
  await vscode.env.clipboard.writeText(texts.join("\n"));
  say(
    texts.length === 1
      ? `Copied ${first}.`
      : `${plural(texts.length, noun, noun.endsWith("s") ? `${noun}es` : `${noun}s`)} copied.`,
  );
}

/** Opens a resource in the AWS console, in the browser. */
export async function openInConsole(kit: Kit, argument: Argument): Promise<void> {
  const target = targetOf(argument);
  const [arn] = target ? await arnsOf(kit, argument) : [];
  const url = target && arn ? consoleUrl(arn, target.session.cluster.name) : undefined;
  if (url) await vscode.env.openExternal(vscode.Uri.parse(url, true));
  else void vscode.window.showInformationMessage("No AWS console is known for this resource's partition.");
}
