import { revisionOf } from "../../ecs/model/serviceState";
import { randomUUID } from "node:crypto";
import type { Uri } from "vscode";
import type {
  ContinueServiceDeploymentCommandInput,
  RunTaskCommandInput,
  StartTaskCommandInput,
  StopServiceDeploymentCommandInput,
  UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";
import { EcsError } from "../../ecs/model/errors";
import { lastPart } from "../../ecs/model/model";
import { operations } from "../../ecs/gateway/operations";
import { reviewLines } from "../../requests/documents/review";
import type { Request } from "../../requests/documents/requestDocument";
import { deploymentFacts } from "../../requests/services/deploymentFacts";
import { movedLines, serviceLine, updateLines } from "../../requests/services/consequence";
import { rereadService, shownService } from "../../requests/services/seenService";
import { containersOf } from "../../requests/run/runTaskRequest";
import type { Aimed, Target } from "../../requests/sending/target";
import { movedText, rereadMoved } from "../../requests/sending/versionGuard";
import { nameOf } from "../../ecs/model/names";
import { nameLines, placeLines, versionOf } from "../../requests/sending/wording";
import { heldRequest } from "./heldRequest";
import type { HeldRequest } from "./heldRequest";
import { confirmForce, tasksThere } from "../instances/deregisterContainerInstance";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { amount } from "../../text/counts";
import { reading } from "../running/run";
import { sendDeregister } from "../instances/sendDeregister";
import { sendStates } from "../instances/setState";
import { sendContinue } from "../services/continueDeployment";
import { serviceArn } from "../running/serviceTarget";
import { sendStop } from "../services/stopDeployment";
import { sendUpdate } from "../services/update";
import { sendStops } from "../tasks/stopTask";
import { submitRegistration } from "../instances/submitRegistration";
import { submitRun } from "../tasks/submitRun";
import { submitStart } from "../tasks/submitStart";
import { sendAgentUpdates } from "../instances/updateContainerAgent";

/** Sends a request document after the same questions that the operation's own command asks. */
export async function sendRequest(kit: Kit, uri?: Uri): Promise<void> {
  const found = await heldRequest(kit, uri);
  if (!found) return;
  const { operation, request, target } = found;
  if (operations[operation].changes) kit.sender.allow(target, operation);
  switch (operation) {
    case "RunTask":
    case "StartTask":
      await checkContainers(target, request);
      if (await agrees(found, [])) await submit(kit, found);
      return;
    case "RegisterContainerInstance":
      if (await agrees(found, [])) await submitRegistration(kit, target, request, true);
      return;
    case "UpdateContainerInstancesState": {
      const aims = aimsOf(target, "container-instance", request["containerInstances"]);
      const state = request["status"] === "DRAINING" ? "DRAINING" : "ACTIVE";
      if (await agrees(found, await guard(aims))) await sendStates(kit, aims, state);
      return;
    }
    case "StopTask": {
      const aims = aimsOf(target, "task", request["task"]);
      const reason = typeof request["reason"] === "string" ? request["reason"] : undefined;
      if (await agrees(found, await guard(aims))) await sendStops(kit, aims, reason || undefined);
      return;
    }
    case "DeregisterContainerInstance": {
      const aims = aimsOf(target, "container-instance", request["containerInstance"]);
      const isForced = request["force"] === true;
      const seen = await guard(aims);
      if (!(await agrees(found, seen))) return;
      const facts = [...placeLines(aims), ...seen];
      if (!isForced || (await confirmForce(aims, tasksThere(aims), facts))) await sendDeregister(kit, aims, isForced);
      return;
    }
    case "UpdateContainerAgent": {
      const aims = aimsOf(target, "container-instance", request["containerInstance"]);
      if (await agrees(found, await guard(aims))) await sendAgentUpdates(kit, aims);
      return;
    }
    case "UpdateService": {
      const aim = serviceAimOf(target, request["service"]);
      const seen = await reading("Reading the service", signal => rereadService(aim, shownService(aim), signal));
      const input = request as unknown as UpdateServiceCommandInput;
      if (await agrees(found, ["", serviceLine(seen.now), ...updateLines(input, seen.now), ...movedLines(seen)]))
        await sendUpdate(kit, aim, input, seen.now);
      return;
    }
    case "StopServiceDeployment":
    case "ContinueServiceDeployment":
      await sendToDeployment(kit, found);
      return;
    case "DescribeTasks":
    case "DescribeContainerInstances":
      await show(kit, found);
  }
}

async function submit(kit: Kit, { operation, request, target }: HeldRequest): Promise<void> {
  if (operation === "StartTask") {
    const startedBy =
      request["startedBy"] ??
      kit.documents.lostStartOf(request)?.startedBy ??
      `ecs-explorer/${randomUUID().replaceAll("-", "").slice(0, 20)}`;
    await submitStart(kit, target, { ...request, startedBy } as unknown as StartTaskCommandInput, true);
    return;
  }
  const clientToken = request["clientToken"] ?? kit.documents.tokenOf(request) ?? randomUUID();
  await submitRun(kit, target, { ...request, clientToken } as unknown as RunTaskCommandInput, true);
}

/** The deployment that the request names, as it is now, and then the request. */
async function sendToDeployment(kit: Kit, found: HeldRequest): Promise<void> {
  const { operation, request, target } = found;
  const arn = String(request["serviceDeploymentArn"]);
  const aim = serviceAimOf(target, arn.split("/").at(-2));
  const { seen, facts } = await reading("Reading the deployment", async signal => ({
    seen: await rereadService(aim, shownService(aim), signal),
    facts: await deploymentFacts(aim, arn, signal),
  }));
  const revision = facts?.target ?? revisionOf(seen.now);
  const state = facts
    ? `The deployment of ${revision} is ${facts.deployment.status}.`
    : "ECS doesn't know the deployment.";
  if (!(await agrees(found, ["", serviceLine(seen.now), state, ...movedLines(seen)]))) return;
  if (operation === "StopServiceDeployment")
    await sendStop(kit, aim, request as unknown as StopServiceDeploymentCommandInput, revision);
  else await sendContinue(kit, aim, request as unknown as ContinueServiceDeploymentCommandInput, revision);
}

/** A service's name or ARN of a document as what commands are about. */
const serviceAimOf = (target: Target, service: unknown): Aimed => ({
  ...target,
  arn: serviceArn(target, lastPart(String(service))),
});

/** Overrides of a container that the task definition does not have are refused here, by name. */
async function checkContainers(target: Target, request: Request): Promise<void> {
  const { containerOverrides } = (request["overrides"] ?? {}) as { containerOverrides?: readonly { name?: string }[] };
  if (!containerOverrides || containerOverrides.length === 0) return;
  const name = String(request["taskDefinition"]);
  const definition = await reading(`Reading ${name}`, signal => target.session.gateway.taskDefinition(name, signal));
  const known = containersOf(definition).map(container => container.name);
  const strange = containerOverrides.filter(item => !known.includes(item.name)).map(item => item.name ?? "(no name)");
  if (strange.length === 0) return;
  throw new EcsError({
    kind: "invalid",
    code: "UnknownContainer",
    sentence: `${name} has no container ${strange.join(", ")}.`,
    advice: `Its containers are ${known.join(", ")}.`,
  });
}

/** The question of a foreign document leads with account and region, since its names may imitate those of another place. */
async function agrees(
  { operation, request, target, isForeign, passedOver, madeFor }: HeldRequest,
  facts: readonly string[],
): Promise<boolean> {
  const { cluster, account, region } = target.session;
  const question = isForeign
    ? `Send ${operation} to account ${account}, region ${region}, cluster ${cluster.name}?`
    : `Send ${operation} to cluster ${cluster.name}?`;
  const origin = isForeign
    ? [
        "The request comes from a folder that isn't trusted.",
        ...(passedOver === undefined
          ? []
          : [`It names another cluster, "${short(passedOver)}"; you chose ${cluster.name}.`]),
        "",
      ]
    : [];
  const moved = madeFor === undefined ? [] : [`The document was made for cluster ${madeFor}.`, ""];
  const answer = await confirm(
    question,
    [...origin, ...moved, ...placeLines([target]), "", ...reviewLines(operation, request, cluster.arn), ...facts],
    "Send",
  );
  return answer === "Send";
}

/** What somebody else wrote must not push the rest of a question out of sight. */
const short = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);

/** What the request is about, as it is now. */
async function guard(aims: readonly Aimed[]): Promise<readonly string[]> {
  const moved = await reading("Reading what the request is about", signal => rereadMoved(aims, signal));
  const now = aims.flatMap(aim => {
    const resource = aim.session.replica.get(aim.arn);
    return resource ? [`${nameOf(resource, aim.arn)} is at ${versionOf(resource.version)}.`] : [];
  });
  return ["", ...nameLines(now), ...nameLines(moved.map(movedText))];
}

/** Ids and ARNs of a document as ARNs. */
function aimsOf(target: Target, kind: "task" | "container-instance", ids: unknown): readonly Aimed[] {
  const { cluster } = target.session;
  const prefix = cluster.arn.replace(/:cluster\/.*$/, `:${kind}/${cluster.name}/`);
  return (Array.isArray(ids) ? ids : [ids]).map(id => {
    const text = String(id);
    return { ...target, arn: text.startsWith("arn:") ? text : `${prefix}${text}` };
  });
}

/** A person reads no more at once. */
const mostPages = 10;

async function show(kit: Kit, { operation, request, target }: HeldRequest): Promise<void> {
  const isTasks = operation === "DescribeTasks";
  const aims = isTasks
    ? aimsOf(target, "task", request["tasks"])
    : aimsOf(target, "container-instance", request["containerInstances"]);
  await reading("Reading what the request is about", signal =>
    target.session.reread(
      aims.map(aim => aim.arn),
      signal,
    ),
  );
  const gone = aims.filter(aim => !aim.session.replica.get(aim.arn));
  const found = aims.filter(aim => !gone.includes(aim));
  for (const aim of found.slice(0, mostPages))
    if (isTasks) kit.deps.pages.openTask(aim);
    else kit.deps.pages.openContainerInstance(aim);
  if (found.length > mostPages)
    void inform(
      `The first ${amount(mostPages)} of ${amount(found.length)} ${isTasks ? "tasks" : "container instances"} are open. Send the request with the others to open them.`,
    );
  if (gone.length > 0)
    void warn(`MISSING: ECS doesn't know ${gone.map(aim => nameOf(undefined, aim.arn)).join(", ")}.`);
}
