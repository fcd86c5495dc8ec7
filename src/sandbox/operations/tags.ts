import type { Context, Operation } from "./context";
import { client } from "../wire/refusal";
import type { Tag } from "../wire/wire";

export const listTagsForResource: Operation = (context, input) => ({
  tags: tagsOf(context, input.need("resourceArn", "resourceArn cannot be empty.")),
});

function tagsOf({ world }: Context, arn: string): readonly Tag[] {
  const [, resource = ""] = /^arn:aws[\w-]*:ecs:[^:]*:[^:]*:(.+)$/.exec(arn) ?? [];
  const [kind, clusterName = "", id = ""] = resource.split("/");
  const cluster = world.clusters.get(clusterName);
  const found =
    kind === "cluster"
      ? cluster?.cluster.tags
      : kind === "task"
        ? cluster?.tasks.get(id)?.task.tags
        : kind === "container-instance"
          ? cluster?.instances.get(id)?.instance.tags
          : kind === "service"
            ? cluster?.services.get(id)?.service.tags
            : kind === "task-definition"
              ? world.definitions.find(arn)?.tags
              : undefined;
  if (!found) throw client(`The specified resource was not found: ${arn}`);
  return found;
}
