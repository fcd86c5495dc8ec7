import type { Cluster, ContainerInstance, Task } from "../../../src/ecs/model/model";
import type { TaskDefinition } from "../../../src/ecs/model/model";
import { parseCluster, parseContainerInstance, parseTask } from "../../../src/ecs/parsing/parse";
import { Replica } from "../../../src/ecs/replica/replica";
import type { Resource } from "../../../src/ecs/replica/resource";

const base = "arn:aws:ecs:us-east-1:111122223333";
export const clusterArn = `${base}:cluster/web`;
export const instanceArn = `${base}:container-instance/web/0123456789abcdef0123456789abcdef`;
export const taskArn = (id: string): string => `${base}:task/web/${id.padEnd(32, "0")}`;

type Raw = Record<string, unknown>;

export const cluster = (raw: Raw = {}): Cluster =>
  parseCluster({ clusterArn, clusterName: "web", status: "ACTIVE", ...raw });

/** A running task of the service «web» on the one instance. */
export const task = (id: string, raw: Raw = {}): Task =>
  parseTask({
    taskArn: taskArn(id),
    clusterArn,
    containerInstanceArn: instanceArn,
    taskDefinitionArn: `${base}:task-definition/web:7`,
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    group: "service:web",
    launchType: "EC2",
    version: 3,
    cpu: "256",
    memory: "512",
    containers: [{ name: "app", lastStatus: "RUNNING" }],
    ...raw,
  });

export const integer = (name: string, integerValue: number): Raw => ({ name, type: "INTEGER", integerValue });
export const strings = (name: string, ...stringSetValue: string[]): Raw => ({
  name,
  type: "STRINGSET",
  stringSetValue,
});

export const instance = (raw: Raw = {}): ContainerInstance =>
  parseContainerInstance(
    {
      containerInstanceArn: instanceArn,
      ec2InstanceId: "i-0abc12345",
      status: "ACTIVE",
      agentConnected: true,
      version: 42,
      runningTasksCount: 2,
      registeredResources: [
        integer("CPU", 2048),
        integer("MEMORY", 4096),
        strings("PORTS", "22"),
        strings("PORTS_UDP"),
      ],
      remainingResources: [integer("CPU", 1536), integer("MEMORY", 3072), strings("PORTS", "22"), strings("PORTS_UDP")],
      ...raw,
    },
    clusterArn,
  );

export function definition(raw: Raw = {}, compatibilities: readonly string[] = ["EC2"]): TaskDefinition {
  return {
    arn: `${base}:task-definition/web:7`,
    family: "web",
    revision: 7,
    networkMode: typeof raw["networkMode"] === "string" ? raw["networkMode"] : "bridge",
    compatibilities,
    raw,
  };
}

export function replicaOf(...resources: readonly Resource[]): Replica {
  const replica = new Replica(clusterArn);
  replica.take(resources, "api", Date.now());
  return replica;
}
