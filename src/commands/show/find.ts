import type { ContainerInstance, Task } from "../../ecs/model/model";
import { groupName } from "../../ecs/model/model";
import { untilAborted } from "../../ecs/rate/deadline";
import type { Aimed, Target } from "../../requests/sending/target";
import { placeLine } from "../../requests/sending/wording";
import { instanceName, shortId } from "../../ecs/model/names";
import type { Kit } from "../running/kit";
import { inView } from "../running/run";
import { loaded } from "../running/targets";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import type { Choice } from "../../wizard/pick";

/** One list over every task and instance of every connection: by id, address, family, service, image or startedBy. */
export async function find(kit: Kit): Promise<void> {
  const failures: unknown[] = [];
  const reply = await pickOne<Aimed>(alone("Find Task or Container Instance"), {
    placeholder: "Id, IP address, family, service, image, or startedBy",
    load: async signal => {
      const targets = await allTargets(kit, failures, signal);
      const choices = targets.flatMap(target => [
        ...[...target.session.replica.containerInstances.values()].map(instance => instanceRow(target, instance)),
        ...[...target.session.replica.tasks.values()].map(task => taskRow(target, task)),
      ]);
      // A cluster that could not be read must not look like one without tasks.
      if (choices.length === 0 && failures[0] !== undefined) throw failures[0];
      if (failures[0] !== undefined) void kit.runner.show(failures[0]);
      return choices;
    },
    empty: "Nothing to find: no cluster has a task or a container instance.",
  });
  if (reply.kind === "value") await kit.deps.reveal(reply.value);
}

async function allTargets(kit: Kit, failures: unknown[], signal: AbortSignal): Promise<readonly Target[]> {
  const { all } = kit.deps.connections;
  const read = async () => {
    await Promise.all(
      all.map(async connection => {
        if (connection.state.kind !== "ready") await connection.load();
        if (connection.state.kind === "failed") failures.push(connection.state.error);
      }),
    );
    const targets = all.flatMap(connection => connection.clusters.map(session => ({ connection, session })));
    await Promise.all(targets.map(target => loaded(target).catch((error: unknown) => failures.push(error))));
    return targets;
  };
  // Who closes the list waits for nothing more; what is being read serves the tree all the same.
  return inView(() => untilAborted(signal, read()));
}

function taskRow(target: Target, task: Task): Choice<Aimed> {
  const addresses = task.containers
    .flatMap(container => container.networkInterfaces)
    .flatMap(item => [item.privateIpv4Address, item.ipv6Address]);
  const images = task.containers.map(container => container.image);
  const facts = [groupName(task), ...addresses, ...images, task.startedBy, placeLine(target)];
  return {
    icon: "server-process",
    label: task.id,
    description: `${task.lastStatus} · ${task.family}:${task.revision}`,
    detail: [...new Set(facts.filter(fact => fact !== undefined))].join(" · "),
    value: { ...target, arn: task.arn },
  };
}

function instanceRow(target: Target, instance: ContainerInstance): Choice<Aimed> {
  return {
    icon: "server",
    label: instanceName(instance),
    description: `${instance.status} · ${instance.instanceType ?? "container instance"}`,
    detail: [instance.id, shortId(instance.arn), placeLine(target)].join(" · "),
    value: { ...target, arn: instance.arn },
  };
}
