import * as vscode from "vscode";
import { operations } from "../../src/ecs/gateway/operations";
import type { OperationName } from "../../src/ecs/gateway/operations";
import type { Aimed, Target } from "../../src/requests/sending/target";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { eventually } from "./inputs";
import type { Inputs } from "./inputs";
import { run } from "./world";

export const registeredId = "i-0feedc0ffee000001";

const identity = JSON.stringify({
  instanceId: registeredId,
  region: "us-east-1",
  accountId: "111122223333",
  instanceType: "m5.large",
  availabilityZone: "us-east-1a",
});

let starts = 0;

/** What a request document of an operation holds about this task and this instance. */
export function requestFor(
  operation: OperationName,
  target: Target,
  task: Aimed,
  instance: Aimed,
  { arn, hookId }: PausedDeployment,
): object {
  const place = { cluster: target.session.cluster.arn };
  switch (operation) {
    case "RunTask":
      return { ...place, taskDefinition: "web:7" };
    case "StartTask":
      // One of its own each time: what may have happened is looked up before the same is sent again.
      return {
        ...place,
        taskDefinition: "web:7",
        containerInstances: [instance.arn],
        startedBy: `t${String(++starts)}`,
      };
    case "StopTask":
      return { ...place, task: task.arn };
    case "DescribeTasks":
      return { ...place, tasks: [task.arn] };
    case "DescribeContainerInstances":
      return { ...place, containerInstances: [instance.arn] };
    case "UpdateContainerInstancesState":
      return { ...place, containerInstances: [instance.arn], status: "DRAINING" };
    case "RegisterContainerInstance":
      return { ...place, instanceIdentityDocument: identity, instanceIdentityDocumentSignature: "c2lnbmVk" };
    case "UpdateService":
      return { ...place, service: "web", forceNewDeployment: true };
    case "StopServiceDeployment":
      return { serviceDeploymentArn: arn };
    case "ContinueServiceDeployment":
      return { serviceDeploymentArn: arn, hookId };
    case "DeregisterContainerInstance":
    case "UpdateContainerAgent":
      return { ...place, containerInstance: instance.arn };
  }
}

export interface PausedDeployment {
  readonly arn: string;
  readonly hookId: string;
}

/** The deployment of the company's world that waits at a pause, once it does. */
export const pausedDeployment = ({ world }: Sandbox): Promise<PausedDeployment> =>
  eventually("the paused deployment", () => {
    const [deployment] = world.clusters.get("data-fargate")?.services.get("dashboards")?.deployments ?? [];
    const hookId = deployment?.hooks[0]?.detail.hookId;
    return deployment && hookId !== undefined ? { arn: deployment.arn, hookId } : undefined;
  });

/** Opens a request as a document. */
export async function openRequest(operation: OperationName, request: object): Promise<vscode.Uri> {
  const path = `${operations[operation].cli}-${String(Date.now())}.ecs.json`;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: "untitled", path }));
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit(edit => edit.insert(new vscode.Position(0, 0), JSON.stringify(request)));
  return document.uri;
}

/** Opens a request as a document, sends it, and closes the document. */
export async function sendDocument(inputs: Inputs, operation: OperationName, request: object): Promise<void> {
  const uri = await openRequest(operation, request);
  inputs.answer("Send");
  await run("sendRequest", uri);
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}
