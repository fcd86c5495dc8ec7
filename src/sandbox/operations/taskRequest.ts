import type { Context } from "./context";
import type { Input } from "../wire/input";
import type { TaskRequest } from "../world/records";
import { client, invalid } from "../wire/refusal";
import type { NetworkConfiguration, TaskDefinition, TaskOverride } from "../wire/wire";

/** Reads and checks what RunTask and StartTask share; `startedByLimit` in characters. */
export function commonRequest(
  { world }: Context,
  input: Input,
  startedByLimit: number,
): Omit<TaskRequest, "launchType" | "placementConstraints" | "placementStrategy"> {
  const { definition, tags: definitionTags } = world.definitions.need(
    input.need("taskDefinition", "TaskDefinition can not be blank."),
  );
  const startedBy = input.text("startedBy");
  if (startedBy !== undefined && startedBy.length > startedByLimit) {
    throw invalid(`startedBy can have at most ${startedByLimit} characters.`);
  }
  const group = input.text("group", 255) || `family:${definition.family}`;
  if (group.startsWith("service:")) throw invalid("The group name prefix 'service:' is reserved.");
  const overrides = input.structure("overrides") as TaskOverride | undefined;
  if (overrides) checkOverrides(overrides, definition);
  const network = input.structure("networkConfiguration") as NetworkConfiguration | undefined;
  checkNetwork(network, definition);
  const own = input.tags();
  const propagated = input.text("propagateTags") === "TASK_DEFINITION" ? definitionTags : [];
  const tags = [...propagated.filter(({ key }) => !own.some(tag => tag.key === key)), ...own];
  return {
    definition,
    group,
    tags,
    ...(startedBy === undefined ? {} : { startedBy }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(network === undefined ? {} : { network }),
    enableExecuteCommand: input.flag("enableExecuteCommand"),
  };
}

function checkOverrides(overrides: TaskOverride, definition: TaskDefinition): void {
  if (JSON.stringify(overrides).length > 8192) throw invalid("Overrides can have at most 8192 characters.");
  for (const { name } of overrides.containerOverrides ?? []) {
    if (!definition.containerDefinitions.some(container => container.name === name)) {
      throw invalid(`Override for container named ${name} is not a container in the TaskDefinition.`);
    }
  }
  for (const size of [overrides.cpu, overrides.memory]) {
    if (size !== undefined && !/^\d+$/.test(size)) throw client(`Invalid 'cpu' or 'memory' override: ${size}`);
  }
}

export function checkNetwork(network: NetworkConfiguration | undefined, { networkMode }: TaskDefinition): void {
  if (networkMode !== "awsvpc") {
    if (!network) return;
    throw invalid("Network Configuration is not valid for the given networkMode of this task definition.");
  }
  const vpc = network?.awsvpcConfiguration;
  if (!vpc) throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (!vpc.subnets || vpc.subnets.length === 0) throw invalid("subnets can not be empty.");
  if (vpc.subnets.length > 16) throw invalid("subnets can have at most 16 items.");
  if ((vpc.securityGroups ?? []).length > 5) throw invalid("securityGroups can have at most 5 items.");
}
