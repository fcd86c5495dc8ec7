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
import { createService, deleteService, updateService } from "./changeService";
import {
  continueServiceDeployment,
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from "./serviceDeployments";
import { describeServices, listServices } from "./services";
import { startTask } from "./startTask";
import { listAttributes } from "./attributes";
import { listTagsForResource } from "./tags";
import { describeTasks, listTasks, stopTaskOperation } from "./tasks";

/** All that the sandbox speaks, by ECS's operation names. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["ContinueServiceDeployment", continueServiceDeployment],
  ["CreateCluster", createCluster],
  ["CreateService", createService],
  ["DeleteService", deleteService],
  ["DeregisterContainerInstance", deregisterContainerInstance],
  ["DescribeClusters", describeClusters],
  ["DescribeContainerInstances", describeContainerInstances],
  ["DescribeServiceDeployments", describeServiceDeployments],
  ["DescribeServiceRevisions", describeServiceRevisions],
  ["DescribeServices", describeServices],
  ["DescribeTaskDefinition", describeTaskDefinition],
  ["DescribeTasks", describeTasks],
  ["ListAttributes", listAttributes],
  ["ListClusters", listClusters],
  ["ListContainerInstances", listContainerInstances],
  ["ListServiceDeployments", listServiceDeployments],
  ["ListServices", listServices],
  ["ListTagsForResource", listTagsForResource],
  ["ListTaskDefinitionFamilies", listTaskDefinitionFamilies],
  ["ListTaskDefinitions", listTaskDefinitions],
  ["ListTasks", listTasks],
  ["RegisterContainerInstance", registerContainerInstance],
  ["RegisterTaskDefinition", registerTaskDefinition],
  ["RunTask", runTask],
  ["StartTask", startTask],
  ["StopServiceDeployment", stopServiceDeployment],
  ["StopTask", stopTaskOperation],
  ["UpdateContainerAgent", updateContainerAgent],
  ["UpdateContainerInstancesState", updateContainerInstancesState],
  ["UpdateService", updateService],
]);
