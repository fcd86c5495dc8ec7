import type { Context } from "../operations/context";
import { checkNetwork } from "../operations/taskRequest";
import type { Input } from "../wire/input";
import { readLaunch } from "../operations/launch";
import type { RevisionExtras } from "../services/revisions";
import { checkDeploymentConfiguration } from "./deploymentConfiguration";
import type { ClusterState, TaskRequest } from "../world/records";
import { invalid, unsupported } from "../wire/refusal";
import type {
  CapacityProviderStrategyItem,
  DeploymentConfiguration,
  NetworkConfiguration,
  Service,
} from "../wire/wire";

export interface ServiceSettings {
  readonly service: Service;
  readonly request: TaskRequest;
  readonly extras: RevisionExtras;
}

/** What is kept as it was given. */
const carried = ["loadBalancers", "serviceRegistries", "healthCheckGracePeriodSeconds"] as const;
const extras = ["serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations"] as const;

/**
 * Reads and checks all that a service is: the request to create it, or what it was with the request to change it laid
 * over it. `base` are the members that no request sets.
 */
export function readService(
  { world }: Context,
  cluster: ClusterState,
  input: Input,
  base: Pick<Service, "serviceArn" | "serviceName" | "clusterArn" | "status" | "createdAt" | "events" | "tags">,
): ServiceSettings {
  const controller = (input.structure("deploymentController") as { type?: string } | undefined)?.type ?? "ECS";
  if (controller !== "ECS") throw unsupported(`The sandbox does not offer the deployment controller ${controller}.`);
  const { definition, tags: definitionTags } = world.definitions.need(
    input.need("taskDefinition", "TaskDefinition can not be blank."),
  );
  const where = readLaunch(cluster, input, definition);
  const network = input.structure("networkConfiguration") as NetworkConfiguration | undefined;
  checkNetwork(network, definition);
  const isFargate = where.launchType === "FARGATE";
  const schedulingStrategy = input.choice("schedulingStrategy", ["REPLICA", "DAEMON"]) ?? "REPLICA";
  const isDaemon = schedulingStrategy === "DAEMON";
  if (isDaemon && isFargate) throw invalid("The daemon scheduling strategy is not supported with FARGATE launch type.");
  if (isDaemon && where.placementStrategy?.length) {
    throw invalid("Placement strategies are not supported with the daemon scheduling strategy.");
  }
  const given = input.wholeNumber("desiredCount", 0, 5000);
  if (!isDaemon && given === undefined)
    throw invalid("DesiredCount cannot be null with the REPLICA scheduling strategy.");
  const propagateTags = input.choice("propagateTags", ["TASK_DEFINITION", "SERVICE", "NONE"]) ?? "NONE";
  const providers = input.items("capacityProviderStrategy", 20) as readonly CapacityProviderStrategyItem[];
  const strategy =
    providers.length > 0 || input.has("launchType") ? providers : cluster.cluster.defaultCapacityProviderStrategy;
  const enableExecuteCommand = input.flag("enableExecuteCommand");
  const service: Service = {
    ...base,
    taskDefinition: definition.taskDefinitionArn,
    desiredCount: given ?? 0,
    ...(strategy?.length ? { capacityProviderStrategy: strategy } : { launchType: where.launchType }),
    ...(isFargate ? { platformVersion: where.platformVersion ?? "LATEST", platformFamily: "Linux" } : {}),
    ...(network ? { networkConfiguration: network } : {}),
    loadBalancers: [],
    serviceRegistries: [],
    ...Object.fromEntries(carried.filter(name => input.has(name)).map(name => [name, input.raw[name]])),
    schedulingStrategy,
    deploymentController: { type: "ECS" },
    deploymentConfiguration: readConfiguration(input, isDaemon),
    placementConstraints: where.placementConstraints ?? [],
    placementStrategy: where.placementStrategy ?? [],
    roleArn: `arn:aws:iam::${world.arns.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    createdBy: `arn:aws:iam::${world.arns.account}:role/deploy`,
    enableECSManagedTags: input.flag("enableECSManagedTags"),
    enableExecuteCommand,
    propagateTags,
    availabilityZoneRebalancing: input.choice("availabilityZoneRebalancing", ["ENABLED", "DISABLED"]) ?? "DISABLED",
  };
  const request: TaskRequest = {
    definition,
    group: `service:${base.serviceName}`,
    ...where,
    ...(network ? { network } : {}),
    tags: propagateTags === "TASK_DEFINITION" ? definitionTags : [],
    enableExecuteCommand,
  };
  const kept = extras.filter(name => input.has(name)).map(name => [name, input.raw[name]]);
  return { service, request, extras: Object.fromEntries(kept) as RevisionExtras };
}

function readConfiguration(input: Input, isDaemon: boolean): DeploymentConfiguration {
  const configuration: DeploymentConfiguration = {
    deploymentCircuitBreaker: { enable: false, rollback: false },
    maximumPercent: isDaemon ? 100 : 200,
    minimumHealthyPercent: isDaemon ? 0 : 100,
    strategy: "ROLLING",
    ...input.structure("deploymentConfiguration"),
  };
  checkDeploymentConfiguration(configuration, isDaemon);
  return configuration;
}
