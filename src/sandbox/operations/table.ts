import type { Operation } from "./context";
import { createCluster, describeClusters, listClusters } from "./clusters";
import {
  describeTaskDefinition,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  registerTaskDefinition,
} from "./taskDefinitions";
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
  updateContainerAgent,
  updateContainerInstancesState,
} from "./containerInstances";
import { registerContainerInstance } from "./register";
import { runTask } from "./runTask";
import { describeServices, listServices } from "./services";
import { startTask } from "./startTask";
import { listAttributes } from "./attributes";
import { listTagsForResource } from "./tags";
import { describeTasks, listTasks, stopTaskOperation } from "./tasks";

/** All that the sandbox speaks, by ECS's operation names. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["CreateCluster", createCluster],
  ["DeregisterContainerInstance", deregisterContainerInstance],
  ["DescribeClusters", describeClusters],
  ["DescribeContainerInstances", describeContainerInstances],
  ["DescribeServices", describeServices],
  ["DescribeTaskDefinition", describeTaskDefinition],
  ["DescribeTasks", describeTasks],
  ["ListAttributes", listAttributes],
  ["ListClusters", listClusters],
  ["ListContainerInstances", listContainerInstances],
  ["ListServices", listServices],
  ["ListTagsForResource", listTagsForResource],
  ["ListTaskDefinitionFamilies", listTaskDefinitionFamilies],
  ["ListTaskDefinitions", listTaskDefinitions],
  ["ListTasks", listTasks],
  ["RegisterContainerInstance", registerContainerInstance],
  ["RegisterTaskDefinition", registerTaskDefinition],
  ["RunTask", runTask],
  ["StartTask", startTask],
  ["StopTask", stopTaskOperation],
  ["UpdateContainerAgent", updateContainerAgent],
  ["UpdateContainerInstancesState", updateContainerInstancesState],
]);
