import { flag, many, oneOf, shape, text, whole } from "./schema";
import type { Schema } from "./schema";
import {
  capacityProviderStrategy,
  cluster,
  constraints,
  network,
  platformVersion,
  strategies,
  taskDefinition,
} from "./sharedFields";

/** What the schema leaves to ECS: it is deep, seldom written by hand, and checked there. */
const listOf = (description: string): Schema => many(description, { type: "object" });

const deploymentArn = text("Full ARN of the service deployment; it names cluster and service.");

const deploymentConfiguration = shape("How deployments of the service go", {
  minimumHealthyPercent: whole("Of the desired count that keeps running during a deployment", 0),
  maximumPercent: whole("Of the desired count that runs at most during a deployment", 0),
  deploymentCircuitBreaker: {
    type: "object",
    description: "Ends a deployment whose tasks keep failing: `enable`, and `rollback` to go back to the last good one",
  },
  alarms: { type: "object", description: "CloudWatch alarms that end a deployment" },
  strategy: oneOf("How tasks are replaced", "ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"),
  bakeTimeInMinutes: whole("How long both revisions run after traffic was shifted", 0, 1440),
  lifecycleHooks: listOf("Lambda functions and pauses at stages of the deployment"),
  linearConfiguration: { type: "object", description: "For the strategy LINEAR" },
  canaryConfiguration: { type: "object", description: "For the strategy CANARY" },
  earlySuccessCriteria: { type: "object", description: "When a deployment counts as successful early" },
});

/** Schemas of the operations on services. */
export const serviceSchemas = {
  UpdateService: shape(
    "Changes a service. A new task definition, network, platform version, or load balancers start a deployment; a desired count doesn't.",
    {
      cluster,
      service: text("Name or full ARN of the service"),
      desiredCount: whole("How many tasks to keep running; services that run as daemons have none.", 0),
      taskDefinition,
      forceNewDeployment: flag("Replaces all tasks, although nothing else changes."),
      enableExecuteCommand: flag("Enables ECS Exec for tasks that start from now on."),
      deploymentConfiguration,
      networkConfiguration: network,
      platformVersion,
      capacityProviderStrategy: capacityProviderStrategy("An empty list goes back to the launch type."),
      availabilityZoneRebalancing: oneOf("Keeps tasks balanced across Availability Zones.", "ENABLED", "DISABLED"),
      placementConstraints: constraints,
      placementStrategy: strategies,
      healthCheckGracePeriodSeconds: whole("Seconds for which failed health checks don't count", 0, 2_147_483_647),
      enableECSManagedTags: flag("Adds ECS's own tags for cluster and service to new tasks."),
      propagateTags: oneOf("Copies tags to new tasks.", "TASK_DEFINITION", "SERVICE", "NONE"),
      loadBalancers: listOf("An empty list removes them."),
      serviceRegistries: listOf("An empty list removes them."),
      serviceConnectConfiguration: { type: "object", description: "Service Connect" },
      volumeConfigurations: listOf("EBS volumes of the tasks"),
      vpcLatticeConfigurations: listOf("VPC Lattice target groups"),
      gatewayConnectors: listOf("At most one"),
      monitoring: { type: "object", description: "Resolution of the service's CloudWatch metrics" },
      deploymentController: { type: "object", description: "`type`: ECS, CODE_DEPLOY, or EXTERNAL" },
    },
    "service",
  ),
  StopServiceDeployment: shape(
    "Stops a deployment under way: ECS rolls back to the revision before it.",
    { serviceDeploymentArn: deploymentArn, stopType: oneOf("ECS takes ROLLBACK.", "ROLLBACK") },
    "serviceDeploymentArn",
  ),
  ContinueServiceDeployment: shape(
    "Answers a paused lifecycle hook of a deployment.",
    {
      serviceDeploymentArn: deploymentArn,
      hookId: text("ID of the paused hook, as DescribeServiceDeployments tells it in lifecycleHookDetails"),
      action: oneOf("CONTINUE continues to the next stage, which also happens without it.", "CONTINUE", "ROLLBACK"),
    },
    "serviceDeploymentArn",
    "hookId",
  ),
} as const;
