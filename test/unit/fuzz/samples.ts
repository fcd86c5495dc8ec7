import { instanceSample, taskSample } from "../stream/samples";

const base = "arn:aws:ecs:us-east-1:111122223333";
const id = "0123456789abcdef0123456789abcdef";
export const clusterArn = `${base}:cluster/web`;
export const taskArn = `${base}:task/web/${id}`;
export const instanceArn = `${base}:container-instance/web/${id}`;
const serviceArn = `${base}:service/web/front`;
const deploymentArn = `${base}:service-deployment/web/front/AbCdEfGhIjKlMnOpQrStU`;

const environment = [{ name: "MODE", value: "night" }];
const overrides = {
  containerOverrides: [{ name: "app", command: ["python", "it's.py"], environment, cpu: 64, memory: 128 }],
  taskRoleArn: "arn:aws:iam::111122223333:role/app",
  ephemeralStorage: { sizeInGiB: 30 },
};
const networkConfiguration = {
  awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "ENABLED" },
};
const tags = [{ key: "team", value: "web" }];

export const identityDocument = {
  accountId: "111122223333",
  architecture: "x86_64",
  instanceId: "i-0abc12345def67890",
  instanceType: "m6i.large",
  pendingTime: "2026-03-01T08:00:00Z",
  region: "us-east-1",
  version: "2017-09-30",
};

/** A valid request of each operation that a document can hold. */
export const requests = {
  RunTask: {
    cluster: clusterArn,
    taskDefinition: "web:7",
    count: 12,
    launchType: "FARGATE",
    overrides,
    networkConfiguration,
    tags,
    startedBy: "me",
    clientToken: "token",
    placementConstraints: [{ type: "memberOf", expression: "attribute:a == b" }],
  },
  StartTask: { cluster: clusterArn, taskDefinition: "web:7", containerInstances: [instanceArn], overrides, tags },
  StopTask: { cluster: clusterArn, task: taskArn, reason: "over" },
  DescribeTasks: { cluster: clusterArn, tasks: [taskArn], include: ["TAGS"] },
  DescribeContainerInstances: { cluster: clusterArn, containerInstances: [instanceArn] },
  DeregisterContainerInstance: { cluster: clusterArn, containerInstance: instanceArn, force: true },
  RegisterContainerInstance: {
    cluster: clusterArn,
    instanceIdentityDocument: JSON.stringify(identityDocument),
    instanceIdentityDocumentSignature: "c2lnbmF0dXJl",
    totalResources: [{ name: "CPU", type: "INTEGER", integerValue: 2048 }],
    attributes: [{ name: "stack", value: "web" }],
  },
  UpdateContainerAgent: { cluster: clusterArn, containerInstance: instanceArn },
  UpdateContainerInstancesState: { cluster: clusterArn, containerInstances: [instanceArn], status: "DRAINING" },
  UpdateService: {
    cluster: clusterArn,
    service: serviceArn,
    desiredCount: 3,
    taskDefinition: "web:8",
    forceNewDeployment: true,
    networkConfiguration,
  },
  StopServiceDeployment: { serviceDeploymentArn: deploymentArn, stopType: "ROLLBACK" },
  ContinueServiceDeployment: { serviceDeploymentArn: deploymentArn, hookId: "ecs-pause-1", action: "CONTINUE" },
} as const;

/** As the API gives them on the wire: epoch seconds. */
export const task = {
  ...taskSample.detail,
  taskArn,
  clusterArn,
  createdAt: 1_772_644_769.2,
  startedAt: 1_772_644_795.1,
  stoppingAt: 1_772_644_800,
  stoppedAt: 1_772_644_810.5,
  containerInstanceArn: instanceArn,
  healthStatus: "HEALTHY",
  tags,
  overrides,
  containers: [
    {
      name: "app",
      containerArn: `${base}:container/web/${id}/1`,
      lastStatus: "STOPPED",
      exitCode: 137,
      reason: "OutOfMemoryError",
      cpu: "128",
      memory: "256",
      networkBindings: [{ bindIP: "0.0.0.0", containerPort: 80, hostPort: 32768, protocol: "tcp" }],
    },
  ],
};
export const instance = {
  ...instanceSample.detail,
  containerInstanceArn: instanceArn,
  registeredAt: 1_772_352_000.5,
  runningTasksCount: 2,
  pendingTasksCount: 0,
  agentUpdateStatus: "UPDATING",
  healthStatus: { overallStatus: "OK" },
  tags,
};
export const cluster = {
  clusterArn,
  clusterName: "web",
  status: "ACTIVE",
  registeredContainerInstancesCount: 1,
  runningTasksCount: 2,
  capacityProviders: ["FARGATE"],
  tags,
};
export const service = {
  serviceArn,
  serviceName: "front",
  desiredCount: 2,
  networkConfiguration,
  taskDefinition: `${base}:task-definition/web:7`,
};
export const definition = {
  taskDefinitionArn: `${base}:task-definition/web:7`,
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "256",
  memory: "512",
  registeredAt: 1_772_352_000.5,
  containerDefinitions: [
    {
      name: "app",
      cpu: 128,
      memory: 256,
      environment,
      secrets: [{ name: "KEY", valueFrom: "arn:x" }],
      portMappings: [],
    },
  ],
};
