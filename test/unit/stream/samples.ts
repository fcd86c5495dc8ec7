/** Events in the shape of the Amazon ECS developer guide's «Amazon ECS events», with values of our own. */
const account = "111122223333";
const region = "us-west-2";
const arn = (rest: string) => `arn:aws:ecs:${region}:${account}:${rest}`;

export const instanceSample = {
  version: "0",
  id: "5d0c1f2a-6a52-4b8e-9d59-0a3c9f7e1b11",
  "detail-type": "ECS Container Instance State Change",
  source: "aws.ecs",
  account,
  time: "2026-03-04T16:41:06Z",
  region,
  resources: [arn("container-instance/default/b54a2a04c1d74e0d9a4d2f3e8c7b6a59")],
  detail: {
    agentConnected: true,
    attributes: [
      { name: "com.amazonaws.ecs.capability.logging-driver.awslogs" },
      { name: "ecs.availability-zone", value: "us-west-2b" },
      { name: "ecs.instance-type", value: "m6i.large" },
    ],
    clusterArn: arn("cluster/default"),
    containerInstanceArn: arn("container-instance/default/b54a2a04c1d74e0d9a4d2f3e8c7b6a59"),
    ec2InstanceId: "i-0f1e2d3c4b5a69788",
    registeredResources: [
      { name: "CPU", type: "INTEGER", integerValue: 2048 },
      { name: "MEMORY", type: "INTEGER", integerValue: 3767 },
      { name: "PORTS", type: "STRINGSET", stringSetValue: ["22", "2376", "2375", "51678", "51679"] },
      { name: "PORTS_UDP", type: "STRINGSET", stringSetValue: [] },
    ],
    remainingResources: [
      { name: "CPU", type: "INTEGER", integerValue: 1988 },
      { name: "MEMORY", type: "INTEGER", integerValue: 767 },
      { name: "PORTS", type: "STRINGSET", stringSetValue: ["22", "2376", "2375", "51678", "51679"] },
      { name: "PORTS_UDP", type: "STRINGSET", stringSetValue: [] },
    ],
    status: "ACTIVE",
    version: 14801,
    versionInfo: { agentHash: "aebcbca", agentVersion: "1.81.0", dockerVersion: "DockerVersion: 25.0.3" },
    updatedAt: "2026-03-04T16:41:06.991Z",
    registeredAt: "2026-03-01T08:00:00.5Z",
  },
};

export const taskSample = {
  version: "0",
  id: "9bcdac79-b31f-4d3d-9410-fbd727c29fab",
  "detail-type": "ECS Task State Change",
  source: "aws.ecs",
  account,
  time: "2026-03-04T17:20:10Z",
  region,
  resources: [arn("task/default/c1a6f5b2e0d94f58a4b3c2d1e0f9a8b7")],
  detail: {
    attachments: [
      {
        id: "1789bcae-ddfb-4d10-8ebe-8ac87ddba5b8",
        type: "eni",
        status: "ATTACHED",
        details: [
          { name: "subnetId", value: "subnet-0aa11bb22cc33dd44" },
          { name: "privateIPv4Address", value: "10.0.1.17" },
        ],
      },
    ],
    attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
    availabilityZone: "us-west-2b",
    capacityProviderName: "FARGATE",
    clusterArn: arn("cluster/default"),
    connectivity: "CONNECTED",
    connectivityAt: "2026-03-04T17:19:40.011Z",
    containers: [
      {
        containerArn: arn("container/default/c1a6f5b2/cf159fd6"),
        exitCode: 0,
        lastStatus: "STOPPED",
        name: "web",
        image: "111122223333.dkr.ecr.us-west-2.amazonaws.com/web:7",
        imageDigest: "sha256:2fb6d2",
        runtimeId: "c1a6f5b2-2531",
        taskArn: arn("task/default/c1a6f5b2e0d94f58a4b3c2d1e0f9a8b7"),
        networkInterfaces: [{ attachmentId: "1789bcae-ddfb-4d10-8ebe-8ac87ddba5b8", privateIpv4Address: "10.0.1.17" }],
        cpu: "0",
      },
    ],
    cpu: "256",
    createdAt: "2026-03-04T17:19:29.226Z",
    desiredStatus: "STOPPED",
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    group: "service:web",
    launchType: "FARGATE",
    lastStatus: "STOPPED",
    memory: "512",
    overrides: { containerOverrides: [{ name: "web" }] },
    platformVersion: "1.4.0",
    startedAt: "2026-03-04T17:19:55.1Z",
    startedBy: "ecs-svc/1234567890123456789",
    stoppedAt: "2026-03-04T17:20:10.5Z",
    stopCode: "ServiceSchedulerInitiated",
    stoppedReason: "Scaling activity initiated by (deployment ecs-svc/1234567890123456789)",
    taskArn: arn("task/default/c1a6f5b2e0d94f58a4b3c2d1e0f9a8b7"),
    taskDefinitionArn: arn("task-definition/web:7"),
    updatedAt: "2026-03-04T17:20:10.737Z",
    version: 6,
  },
};

export const serviceActionSample = {
  version: "0",
  id: "af3c496d-f4a8-65d1-70f4-a69d52e9b584",
  "detail-type": "ECS Service Action",
  source: "aws.ecs",
  account,
  time: "2026-03-04T17:30:00Z",
  region,
  resources: [arn("service/default/web")],
  detail: { eventType: "INFO", eventName: "SERVICE_STEADY_STATE", clusterArn: arn("cluster/default") },
};
