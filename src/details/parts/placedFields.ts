const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Fields of DescribeTasks' answer that the task page has a place for; the others stand under "Other Fields". */
export const placedOfTask = names(`
  taskArn clusterArn taskDefinitionArn containerInstanceArn version lastStatus desiredStatus healthStatus
  connectivity connectivityAt group startedBy launchType capacityProviderName platformVersion platformFamily
  availabilityZone cpu memory ephemeralStorage overrides tags enableExecuteCommand createdAt pullStartedAt
  pullStoppedAt startedAt stoppingAt stoppedAt executionStoppedAt stopCode stoppedReason containers attachments
  attributes
`);

/** The same of DescribeContainerInstances and the container instance page. */
export const placedOfInstance = names(`
  healthStatus   containerInstanceArn ec2InstanceId version versionInfo status statusReason agentConnected agentUpdateStatus
  runningTasksCount pendingTasksCount registeredResources remainingResources attributes capacityProviderName
  registeredAt tags
`);

/** The same of DescribeClusters and the cluster page. */
export const placedOfCluster = names(`
  clusterArn clusterName status registeredContainerInstancesCount runningTasksCount pendingTasksCount
  activeServicesCount capacityProviders tags
`);

/** The same of DescribeServices and the service page. */
export const placedOfService = names(`
  serviceArn serviceName clusterArn status desiredCount runningCount pendingCount launchType capacityProviderStrategy
  platformVersion platformFamily taskDefinition deploymentConfiguration deployments roleArn events createdAt createdBy
  placementConstraints placementStrategy networkConfiguration healthCheckGracePeriodSeconds schedulingStrategy
  deploymentController tags propagateTags enableExecuteCommand availabilityZoneRebalancing loadBalancers
  serviceRegistries currentServiceDeployment currentServiceRevisions
`);

/** The same of DescribeTaskDefinition and the task definition page. */
export const placedOfDefinition = names(`
  taskDefinitionArn containerDefinitions family revision status cpu memory ephemeralStorage taskRoleArn executionRoleArn
  requiresCompatibilities compatibilities networkMode runtimePlatform pidMode ipcMode placementConstraints
  requiresAttributes volumes registeredAt registeredBy deregisteredAt
`);
