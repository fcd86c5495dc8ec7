import { operations } from "../../../src/ecs/gateway/operations";
import { allItems } from "../../../src/ecs/rate/concurrently";
import type { OperationName, Operations } from "../../../src/ecs/gateway/operations";
import type { EcsError } from "../../../src/ecs/model/errors";
import type { Bench } from "./bench";
import { caught } from "./row";
import type { Row } from "./row";
import { shellRows } from "./shellRows";
import { streamRows } from "./streamRows";
import { pausedDeployment } from "./pausedDeployment";

const never = new AbortController().signal;

/** A reading of the tree: its failure is a state, not an exception. */
const reading = (
  operation: string,
  where: string,
  more: Pick<Row, "isPaged" | "hasCluster">,
  subject: (bench: Bench) => { refresh(): Promise<void>; readonly state: { readonly kind: string } },
  kind: "session" | "services" = "session",
): Row => ({
  operation,
  kind,
  where,
  ...more,
  async attempt(bench) {
    const read = subject(bench);
    await read.refresh();
    const { state } = read as { state: { kind: string; error?: EcsError; failure?: EcsError } };
    return { error: state.error ?? state.failure };
  },
});

const onDemand = (
  operation: string,
  where: string,
  more: Pick<Row, "isPaged" | "hasCluster" | "keeps">,
  read: (bench: Bench) => Promise<unknown>,
): Row => ({ operation, kind: "onDemand", where, ...more, attempt: bench => caught(() => read(bench)) });

const changing = <O extends OperationName>(
  operation: O,
  where: string,
  input: (bench: Bench) => Operations[O]["input"],
  more: Pick<Row, "refusesAgain"> = {},
): Row => ({
  ...more,
  operation,
  kind: "change",
  where,
  isPaged: false,
  hasCluster: true,
  resend: operations[operation].resend,
  async attempt(bench) {
    try {
      const { failures } = await bench.sender.send(bench, operation, input(bench), []);
      return failures.length > 0 ? { refused: failures.map(({ reason }) => reason).join(", ") } : {};
    } catch (error) {
      return { error: error as EcsError };
    }
  },
});

/** What every request of a cell is marked with, so that what it started can be counted. */
export const startedBy = "fault-matrix";

const definition = "batch-001";
const instance = ({ session }: Bench): string => first(session.replica.containerInstances.keys());
const task = ({ session }: Bench): string => first(session.replica.tasks.keys());

function serviceOf({ sandbox, session }: Bench) {
  return first(sandbox.world.clusters.get(session.cluster.name)?.services.values() ?? []);
}

const deploymentOf = (bench: Bench) => first(serviceOf(bench).deployments);

function first<T>(items: Iterable<T>): T {
  for (const item of items) return item;
  throw new Error("The cluster is empty.");
}

/** Everything that the extension asks or tells AWS. */
export const rows: readonly Row[] = [
  reading("ListClusters", "the list of clusters", { isPaged: true, hasCluster: false }, ({ connection }) => connection),
  reading(
    "DescribeClusters",
    "the list of clusters",
    { isPaged: false, hasCluster: false },
    ({ connection }) => connection,
  ),
  ...(["ListContainerInstances", "ListTasks"] as const).map(operation =>
    reading(operation, "a cluster's rows", { isPaged: true, hasCluster: true }, ({ session }) => session),
  ),
  ...(["DescribeContainerInstances", "DescribeTasks"] as const).map(operation =>
    reading(operation, "a cluster's rows", { isPaged: false, hasCluster: true }, ({ session }) => session),
  ),
  reading(
    "ListServices",
    "a cluster's services",
    { isPaged: true, hasCluster: true },
    ({ session }) => session.services,
    "services",
  ),
  reading(
    "DescribeServices",
    "a cluster's services",
    { isPaged: false, hasCluster: true },
    ({ session }) => session.services,
    "services",
  ),
  onDemand(
    "ListServiceDeployments",
    "a service's page",
    { isPaged: true, hasCluster: true, keeps: "The page stays." },
    bench =>
      allItems(bench.session.gateway.serviceDeployments(bench.session.cluster.arn, serviceOf(bench).name, never)),
  ),
  onDemand(
    "DescribeServiceDeployments",
    "a service's page",
    { isPaged: false, hasCluster: false, keeps: "The page stays." },
    bench => bench.session.gateway.describeServiceDeployments([deploymentOf(bench).arn], never),
  ),
  onDemand(
    "DescribeServiceRevisions",
    "a service's page",
    { isPaged: false, hasCluster: false, keeps: "The page stays." },
    bench =>
      bench.session.gateway.describeServiceRevisions(
        [deploymentOf(bench).target.revision.serviceRevisionArn ?? ""],
        never,
      ),
  ),
  onDemand("ListTaskDefinitionFamilies", "picker of families", { isPaged: true, hasCluster: false }, ({ session }) =>
    session.gateway.families(never),
  ),
  onDemand("ListTaskDefinitions", "picker of revisions", { isPaged: true, hasCluster: false }, ({ session }) =>
    session.gateway.revisions(definition, never),
  ),
  onDemand("DescribeTaskDefinition", "wizards and pages", { isPaged: false, hasCluster: false }, ({ session }) =>
    session.gateway.taskDefinition(definition, never),
  ),
  onDemand("CreateCluster", "Register Container Instance", { isPaged: false, hasCluster: false }, ({ session }) =>
    session.gateway.createCluster("matrix", never),
  ),
  changing("RunTask", "Run Task", bench => ({
    cluster: bench.session.cluster.arn,
    taskDefinition: definition,
    count: 1,
    startedBy,
    clientToken: "fault-matrix-token",
  })),
  changing("StartTask", "Start Task", bench => ({
    cluster: bench.session.cluster.arn,
    taskDefinition: definition,
    containerInstances: [instance(bench)],
    startedBy,
  })),
  changing("StopTask", "Stop Task", bench => ({
    cluster: bench.session.cluster.arn,
    task: task(bench),
    reason: startedBy,
  })),
  changing("DeregisterContainerInstance", "Deregister Container Instance", bench => ({
    cluster: bench.session.cluster.arn,
    containerInstance: instance(bench),
    force: true,
  })),
  changing("RegisterContainerInstance", "Register Container Instance", bench => ({
    cluster: bench.session.cluster.arn,
    instanceIdentityDocument: JSON.stringify({
      instanceId: "i-0fa17fa17fa17fa17",
      region: "us-east-1",
      instanceType: "m5.large",
      availabilityZone: "us-east-1a",
    }),
    instanceIdentityDocumentSignature: "c2lnbmF0dXJl",
  })),
  changing("UpdateContainerAgent", "Update Container Agent", bench => ({
    cluster: bench.session.cluster.arn,
    containerInstance: instance(bench),
  })),
  changing("UpdateContainerInstancesState", "Drain and Activate", bench => ({
    cluster: bench.session.cluster.arn,
    containerInstances: [instance(bench)],
    status: "DRAINING",
  })),
  changing("UpdateService", "Force New Deployment, Set Desired Count, Deploy Another Revision, ECS Exec", bench => ({
    cluster: bench.session.cluster.arn,
    service: pausedDeployment(bench).service,
    forceNewDeployment: true,
  })),
  changing(
    "StopServiceDeployment",
    "Stop Deployment",
    bench => ({ serviceDeploymentArn: pausedDeployment(bench).deployment, stopType: "ROLLBACK" }),
    { refusesAgain: true },
  ),
  changing(
    "ContinueServiceDeployment",
    "Continue Paused Deployment",
    bench => ({
      serviceDeploymentArn: pausedDeployment(bench).deployment,
      hookId: pausedDeployment(bench).hookId,
      action: "CONTINUE",
    }),
    { refusesAgain: true },
  ),
  ...shellRows,
  ...streamRows,
];
