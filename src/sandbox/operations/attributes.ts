import type { Operation } from "./context";
import { pageOf } from "./paging";
import { invalid } from "../wire/refusal";
import { Roster } from "../world/roster";
import type { Attribute } from "../wire/wire";

/** All attributes of a cluster's instances, the agent's own among them. */
export const listAttributes: Operation = ({ world }, input) => {
  const cluster = world.cluster(input.text("cluster"));
  if (input.text("targetType") !== "container-instance") throw invalid("targetType must be container-instance.");
  const name = input.text("attributeName");
  const value = input.text("attributeValue");
  if (value !== undefined && name === undefined) throw invalid("attributeName must be specified with attributeValue.");
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
