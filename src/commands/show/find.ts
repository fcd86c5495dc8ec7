import type { ContainerInstance, Task } from "../../ecs/model/model";
import { groupName } from "../../ecs/model/model";
import { untilAborted } from "../../ecs/rate/deadline";
import type { Aimed } from "../../requests/sending/target";
import { placeLine } from "../../requests/sending/wording";
import { instanceName, shortId } from "../../ecs/model/names";
import type { Kit } from "../running/kit";
import { inView } from "../running/run";
import { loaded } from "../running/targets";
import { pickOne, retryRow } from "../../wizard/pick";
import { dotted } from "../../text/dotted";
import { findable } from "./findable";
import type { FoundIn } from "./findable";
import { alone } from "../../wizard/wizard";
import type { Choice } from "../../wizard/pick";

/** One list over every task and instance of every connection: by id, address, family, service, image or startedBy. */
export async function find(kit: Kit): Promise<void> {
  const reply = await pickOne<Aimed>(alone("Find Task or Container Instance"), {
    placeholder: "Id, IP address, family, service, image, or startedBy",
    load: async signal => {
      // Who closes the list waits for nothing more; what is being read serves the tree all the same.
      const { targets, gaps } = await inView(() => untilAborted(signal, findable(kit.deps.connections.all, loaded)));
      const rows = targets.flatMap(target => [
        ...[...target.session.replica.containerInstances.values()].map(instance => instanceRow(target, instance)),
        ...[...target.session.replica.tasks.values()].map(task => taskRow(target, task)),
      ]);
      return [...rows, ...gaps.map(({ label, reason }) => retryRow(label, reason))];
    },
    empty: "Nothing to find: no cluster has a task or a container instance.",
  });
  if (reply.kind === "value") await kit.deps.reveal(reply.value);
}

function taskRow(target: FoundIn, task: Task): Choice<Aimed> {
  const addresses = task.containers
    .flatMap(container => container.networkInterfaces)
    .flatMap(item => [item.privateIpv4Address, item.ipv6Address]);
  const images = task.containers.map(container => container.image);
  const facts = [groupName(task), ...addresses, ...images, task.startedBy, placeLine(target)];
  return {
    icon: "server-process",
    label: task.id,
    description: dotted(`${task.lastStatus} · ${task.family}:${task.revision}`, target.old),
    detail: [...new Set(facts.filter(fact => fact !== undefined))].join(" · "),
    value: { connection: target.connection, session: target.session, arn: task.arn },
  };
}

function instanceRow(target: FoundIn, instance: ContainerInstance): Choice<Aimed> {
  return {
    icon: "server",
    label: instanceName(instance),
    description: dotted(`${instance.status} · ${instance.instanceType ?? "container instance"}`, target.old),
    detail: [instance.id, shortId(instance.arn), placeLine(target)].join(" · "),
    value: { connection: target.connection, session: target.session, arn: instance.arn },
  };
}
