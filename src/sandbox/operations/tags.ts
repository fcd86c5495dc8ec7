import type { Context, Operation } from "./context";
import { pageOf } from "./paging";
import { client, invalid } from "../wire/refusal";
import { Roster } from "../world/roster";
import type { Attribute, Tag } from "../wire/wire";

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

/** The attributes of a cluster's instances that the agent did not register as capabilities. */
export const listAttributes: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  if (input.text("targetType") !== "container-instance") throw invalid("targetType must be container-instance.");
  const name = input.text("attributeName");
  const value = input.text("attributeValue");
  const attributes = new Roster<Attribute>();
  for (const { id, instance } of cluster.instances.values()) {
    if (instance.status === "INACTIVE") continue;
    for (const attribute of instance.attributes) {
      if (name !== undefined && attribute.name !== name) continue;
      if (value !== undefined && attribute.value !== value) continue;
      attributes.set(`${id} ${attribute.name}`, {
        ...attribute,
        targetType: "container-instance",
        targetId: instance.containerInstanceArn,
      });
    }
  }
  const { keys, nextToken } = pageOf(input, "ListAttributes", attributes.keys());
  return { attributes: keys.map(key => attributes.get(key)), ...(nextToken ? { nextToken } : {}) };
};
