import type { Operation } from "../operations/context";
import { createCluster, describeClusters, listClusters } from "../operations/clusters";
import {
  describeTaskDefinition,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  registerTaskDefinition,
} from "../operations/taskDefinitions";
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
  updateContainerAgent,
  updateContainerInstancesState,
} from "../operations/containerInstances";
import { executeCommand } from "../operations/executeCommand";
import { registerContainerInstance } from "../operations/register";
import { runTask } from "../operations/runTask";
import { createService, deleteService, updateService } from "../serviceOperations/changeService";
import {
  continueServiceDeployment,
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from "../serviceOperations/serviceDeployments";
import { describeServices, listServices } from "../serviceOperations/services";
import { startTask } from "../operations/startTask";
import { listAttributes } from "../operations/attributes";
import { listTagsForResource } from "../operations/tags";
import { describeTasks, listTasks, stopTaskOperation } from "../operations/tasks";

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
  ["ExecuteCommand", executeCommand],
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
