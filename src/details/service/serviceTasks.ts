import { lastPart } from "../../ecs/model/model";
import type { Task } from "../../ecs/model/model";
import { instanceName, shortId } from "../../ecs/model/names";
import type { Replica } from "../../ecs/replica/replica";
import { byName } from "../../webview/parts/format";
import type { ServiceTask, TaskGroup } from "../../webview/service/serviceProtocol";
import { healthPill, taskPill } from "../parts/pills";
import { byRevision } from "./byRevision";

/** Tasks that have not stopped, by revision, the newest one first. */
export const taskGroups = (tasks: readonly Task[], replica: Replica): readonly TaskGroup[] =>
  [...byRevision(tasks)]
    .toSorted(([a], [b]) => byName(b, a))
    .map(([revision, members]) => ({
      key: revision,
      revision,
      open: members[0]?.taskDefinitionArn ? { page: "taskDefinition", arn: members[0].taskDefinitionArn } : undefined,
      tasks: members.map(task => serviceTask(task, replica)),
    }));

function serviceTask(task: Task, replica: Replica): ServiceTask {
  const { arn, containerInstanceArn, availabilityZone, times } = task;
  const instance =
    containerInstanceArn === undefined ? undefined : replica.containerInstances.get(containerInstanceArn);
  const place = instance
    ? instanceName(instance)
    : (availabilityZone ?? (containerInstanceArn ? lastPart(containerInstanceArn) : ""));
  return {
    key: arn,
    id: shortId(arn),
    state: taskPill(task),
    health: healthPill(task.health),
    place,
    instance: instance && { page: "containerInstance", arn: instance.arn },
    since: times.startedAt ?? times.createdAt,
  };
}
