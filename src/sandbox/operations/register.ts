import type { Operation } from "./context";
import { addInstance } from "../world/instances";
import { client, invalid } from "../wire/refusal";
import type { Attribute, Resource, VersionInfo } from "../wire/wire";

interface Identity {
  readonly instanceId: string;
  readonly region: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly imageId?: string;
}

/** Meant for the agent; registering one machine twice makes two entries (amazon-ecs-agent issue 782). */
export const registerContainerInstance: Operation = ({ world, scheduler }, input) => {
  const name = input.text("cluster");
  // Without a cluster the agent's registration makes the default one.
  const cluster =
    name === undefined && !world.clusters.get("default") ? world.addCluster("default") : world.cluster(name);
  const resources = input.items("totalResources") as readonly Resource[];
  for (const resource of resources) checkResource(resource);
  const attributes = input.items("attributes") as readonly Attribute[];
  for (const attribute of attributes) {
    if (!attribute.name || attribute.name.length > 128) throw invalid("Attribute name must have 1 to 128 characters.");
  }
  const versionInfo = input.structure("versionInfo") as VersionInfo | undefined;
  const again = input.text("containerInstanceArn");
  if (again !== undefined) {
    const record = world.needInstance(cluster, again);
    const changes = { agentConnected: true, status: "ACTIVE", ...(versionInfo ? { versionInfo } : {}) };
    world.changeInstance(record, changes);
    scheduler.touchAll(cluster);
    return { containerInstance: record.instance };
  }
  const identity = readIdentity(input.text("instanceIdentityDocument"));
  if (!input.text("instanceIdentityDocumentSignature")) {
    throw client("Instance identity document signature is missing.");
  }
  const record = addInstance(world, cluster, {
    type: identity.instanceType,
    zone: identity.availabilityZone,
    ec2InstanceId: identity.instanceId,
    ...(identity.imageId === undefined ? {} : { imageId: identity.imageId }),
    attributes,
    resources: resources.map(resource => ({ integerValue: 0, longValue: 0, doubleValue: 0, ...resource })),
    versionInfo: versionInfo ?? null,
    tags: input.tags(),
  });
  scheduler.touchAll(cluster);
  return { containerInstance: record.instance };
};

function checkResource({ name, type }: Resource): void {
  if (!name) throw invalid("Resource name cannot be empty.");
  if (!["INTEGER", "LONG", "DOUBLE", "STRINGSET"].includes(type)) {
    throw invalid(`Resource ${name} has an invalid type. Valid types are INTEGER, LONG, DOUBLE, STRINGSET.`);
  }
}

function readIdentity(text: string | undefined): Identity {
  if (!text) throw client("Instance identity document is missing.");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw client("Instance identity document is not valid JSON.");
  }
  const fields = (typeof parsed === "object" ? (parsed ?? {}) : {}) as Record<string, unknown>;
  const read = (name: string): string | undefined =>
    typeof fields[name] === "string" && fields[name] !== "" ? fields[name] : undefined;
  const instanceId = read("instanceId");
  const region = read("region");
  if (!instanceId || !region) throw client("Instance identity document lacks instanceId or region.");
  const imageId = read("imageId");
  return {
    instanceId,
    region,
    instanceType: read("instanceType") ?? "m5.large",
    availabilityZone: read("availabilityZone") ?? `${region}a`,
    ...(imageId === undefined ? {} : { imageId }),
  };
}
