import { isUpdating } from "../../requests/sending/lost";
import { isAgentUpdated } from "../../requests/sending/settled";
import { byCluster, isInstance } from "../../requests/sending/target";
import type { Aimed } from "../../requests/sending/target";
import { movedText, rereadMoved } from "../../requests/sending/versionGuard";
import { nameLines, placeLines, versionOf } from "../../requests/sending/wording";
import { instanceName, nameOf } from "../../ecs/model/names";
import { counted, plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { confirm, say, showChanged } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform, warn } from "../running/notice";
import { editAsJson, reading } from "../running/run";
import { sendAll } from "../running/sendAll";
import { sending } from "../running/job";
import { aims, instanceOf } from "../running/targets";

const title = "Update Container Agent";

/** Updates the ECS agent of one or many instances and follows it to UPDATED or FAILED. */
export async function updateContainerAgent(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const allow = kit.sender.allowing("UpdateContainerAgent");
  const chosen = await aims(kit.deps, { title, kind: "containerInstance", many: true, allow }, argument, selected);
  if (!chosen) return;
  // From here on Retry begins here: what was chosen is kept.
  await kit.runner.run(sending("UpdateContainerAgent", chosen), () => confirmUpdates(kit, chosen));
}

async function confirmUpdates(kit: Kit, chosen: readonly Aimed[]): Promise<void> {
  for (const aim of chosen) kit.sender.allow(aim, "UpdateContainerAgent");
  const changes = await reading("Reading the container instances to update", signal => rereadMoved(chosen, signal));
  const moved = changes.map(movedText);
  const open = chosen.filter(aim => instanceOf(aim) !== undefined);
  if (open.length === 0) {
    void inform(`Nothing to update. ${moved.join(" ")}`);
    return;
  }
  // An UpdateContainerAgent is about one instance: several have no request in common that could be edited.
  const only = open.length === 1 ? open[0] : undefined;
  const first = only && instanceOf(only);
  const button = counted("Update", open.length, "Agent");
  const answer = await confirm(
    first
      ? `Update the agent of ${instanceName(first)}?`
      : `Update the agents of ${plural(open.length, "container instance")}?`,
    [
      ...nameLines(open.map(line)),
      ...placeLines(open),
      ...(moved.length > 0 ? ["", "Changed since you saw it:", ...nameLines(moved)] : []),
      "",
      "Running tasks keep running. The update needs the ECS-optimized AMI or ecs-init and doesn't work on Windows.",
    ],
    button,
    ...(only ? [editAsJson] : []),
  );
  if (answer === button) await sendAgentUpdates(kit, open);
  else if (answer === editAsJson && only) await kit.documents.open("UpdateContainerAgent", inputOf(only), only);
}

const inputOf = ({ session, arn }: Aimed) => ({ cluster: session.cluster.arn, containerInstance: arn });

export function sendAgentUpdates(kit: Kit, open: readonly Aimed[]): Promise<readonly Aimed[]> {
  return sendAll(kit, open, {
    operation: "UpdateContainerAgent",
    title: `Updating ${plural(open.length, "agent")}`,
    noun: "agent",
    did: "asked to update",
    name: aim => nameOf(instanceOf(aim), aim.arn),
    send: aim => kit.sender.send(aim, "UpdateContainerAgent", inputOf(aim), [aim.arn]),
    follow: done => follow(kit, done),
    evidence: isUpdating,
  });
}

function follow(kit: Kit, updating: readonly Aimed[]): void {
  for (const [target, own] of byCluster(updating)) {
    const arns = own.map(aim => aim.arn);
    showChanged(kit, target, arns[0]);
    kit.watching.start(`Updating ${plural(arns.length, "agent")}`, target, arns, isAgentUpdated, endings => {
      const instances = endings.flatMap(ending => (isInstance(ending.resource) ? [ending.resource] : []));
      const updated = instances.filter(instance => instance.agentUpdateStatus === "UPDATED");
      const others = instances.filter(instance => instance.agentUpdateStatus !== "UPDATED");
      if (updated.length > 0)
        say(
          updated.length === 1 && updated[0]
            ? `Agent of ${instanceName(updated[0])} updated to ${updated[0].agentVersion ?? "the newest"}.`
            : `${plural(updated.length, "agent")} updated.`,
        );
      if (others.length > 0)
        void warn(
          `${plural(others.length, "agent")} not updated: ${others.map(item => `${instanceName(item)} ${item.agentUpdateStatus ?? "without a status"}`).join(", ")}.`,
        );
    });
  }
}

function line(aim: Aimed): string {
  const instance = instanceOf(aim);
  if (!instance) return aim.arn;
  const agent = instance.agentVersion ? `agent ${instance.agentVersion}` : "agent version not known";
  return `${instanceName(instance)} · ${agent} · ${versionOf(instance.version)}${instance.agentConnected ? "" : " · agent disconnected"}`;
}
