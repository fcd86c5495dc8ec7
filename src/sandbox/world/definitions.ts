import { type Arns, lastSegment } from "./arn";
import { client } from "../wire/refusal";
import { Roster } from "./roster";
import type { Attribute, ContainerDefinition, Tag, TaskDefinition } from "../wire/wire";

export interface DefinitionRecord {
  readonly definition: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** A task definition before ECS fills in the rest. */
export interface DefinitionRequest extends Partial<
  Omit<TaskDefinition, "family" | "containerDefinitions" | "taskDefinitionArn" | "revision" | "status">
> {
  readonly family: string;
  readonly containerDefinitions: readonly (Partial<ContainerDefinition> & { readonly name: string })[];
}

/** All revisions of all families. */
export class Definitions {
  readonly families = new Roster<DefinitionRecord[]>();

  constructor(private readonly arns: Arns) {}

  register(request: DefinitionRequest, registeredAt: number, tags: readonly Tag[] = []): DefinitionRecord {
    const revisions = this.families.get(request.family) ?? [];
    const revision = revisions.length + 1;
    const networkMode = request.networkMode ?? "bridge";
    const definition: TaskDefinition = {
      volumes: [],
      placementConstraints: [],
      registeredBy: `arn:aws:iam::${this.arns.account}:role/deploy`,
      ...request,
      taskDefinitionArn: this.arns.definition(request.family, revision),
      revision,
      status: "ACTIVE",
      networkMode,
      registeredAt,
      compatibilities:
        networkMode === "awsvpc" && request.cpu !== undefined && request.memory !== undefined
          ? ["EC2", "FARGATE"]
          : networkMode === "awsvpc"
            ? ["EC2"]
            : ["EXTERNAL", "EC2"],
      requiresAttributes: requiredAttributes(request, networkMode),
      containerDefinitions: request.containerDefinitions.map(container => ({
        cpu: 0,
        image: "",
        essential: true,
        portMappings: [],
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
        ...container,
      })),
    };
    const record = { definition, tags };
    revisions.push(record);
    this.families.set(request.family, revisions);
    return record;
  }

  /** By family (its latest active revision), family:revision or ARN. */
  find(nameOrArn: string): DefinitionRecord | undefined {
    const [family = "", revision] = lastSegment(nameOrArn).split(":");
    const revisions = this.families.get(family) ?? [];
    if (revision !== undefined) return revisions.find(({ definition }) => String(definition.revision) === revision);
    return revisions.findLast(({ definition }) => definition.status === "ACTIVE");
  }

  /** One that may be run: ECS refuses an unknown and an inactive one. */
  need(nameOrArn: string): DefinitionRecord {
    const found = this.find(nameOrArn);
    if (!found) throw client("TaskDefinition not found.");
    if (found.definition.status !== "ACTIVE") throw client("TaskDefinition is inactive");
    return found;
  }
}

function requiredAttributes(request: DefinitionRequest, networkMode: string): readonly Attribute[] {
  const names = new Set(["com.amazonaws.ecs.capability.docker-remote-api.1.18"]);
  if (networkMode === "awsvpc") names.add("ecs.capability.task-eni");
  if (request.taskRoleArn !== undefined) names.add("com.amazonaws.ecs.capability.task-iam-role");
  for (const { logConfiguration } of request.containerDefinitions) {
    const driver = logConfiguration?.logDriver;
    if (driver !== undefined) names.add(`com.amazonaws.ecs.capability.logging-driver.${driver}`);
  }
  return [...names].map(name => ({ name }));
}
