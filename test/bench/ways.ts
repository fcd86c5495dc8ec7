import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import { openGateway } from "../../src/ecs/gateway/awsAccess";
import { Connections } from "../../src/ecs/session/connections";

export const wayNames = ["ours", "overlapped", "serial", "cli"] as const;
export type WayName = (typeof wayNames)[number];

/** What one way of reading the whole cluster brought. `keep` holds what it read, for the heap to be measured. */
export interface Run {
  readonly firstMs: number;
  readonly allMs: number;
  readonly tasks: number;
  readonly instances: number;
  readonly services?: number;
  readonly failed?: string;
  readonly keep: unknown;
  readonly release: () => void;
}

export interface Aim {
  readonly url: string;
  readonly cluster: string;
  /** Whether the endpoint has ECS's request rates; the extension paces itself only then. */
  readonly limited: boolean;
}

const region = "us-east-1";

const plainClient = ({ url }: Aim) =>
  new ECSClient({
    region,
    endpoint: url,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
    // The default of 3 gives up under the rates; with these it ends.
    maxAttempts: 20,
  });

/** Opens the cluster as the extension does; nothing of it is read yet. */
async function openCluster(aim: Aim) {
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => 3_600_000,
    readOnly: () => false,
  });
  const origin = aim.limited ? "saved" : "sandbox";
  connections.set([{ id: "bench", label: "bench", region, endpoint: aim.url, origin }]);
  const [connection] = connections.all;
  if (!connection) throw new Error("There is no connection.");
  await connection.load();
  const session = connection.clusters.find(one => one.cluster.name === aim.cluster);
  if (!session) throw new Error(connection.state.kind === "failed" ? connection.state.error.message : "No cluster.");
  return { connections, session };
}

async function ours(aim: Aim): Promise<Run> {
  const { connections, session } = await openCluster(aim);
  const began = performance.now();
  let firstMs = 0;
  session.replica.onDidChange(() => (firstMs ||= performance.now() - began));
  await session.load();
  const { state } = session;
  return {
    firstMs,
    allMs: performance.now() - began,
    tasks: session.replica.tasks.size,
    instances: session.replica.containerInstances.size,
    failed: state.kind === "failed" ? state.error.message : undefined,
    keep: connections,
    release: () => connections.dispose(),
  };
}

/** Tasks and services side by side, as an opened cluster is read; the first rows are those of services. */
async function oursWithServices(aim: Aim): Promise<Run> {
  const { connections, session } = await openCluster(aim);
  const { services } = session;
  const began = performance.now();
  let firstMs = 0;
  services.onDidChange(() => {
    if (services.all.length > 0) firstMs ||= performance.now() - began;
  });
  await Promise.all([session.load(), services.refresh()]);
  const allMs = performance.now() - began;
  const failed = [session.state, services.state].flatMap(state =>
    state.kind === "failed" ? [state.error.message] : [],
  );
  return {
    firstMs,
    allMs,
    tasks: session.replica.tasks.size,
    instances: session.replica.containerInstances.size,
    services: services.all.length,
    failed: failed[0],
    keep: connections,
    release: () => connections.dispose(),
  };
}

/** A page's ARNs described; used by the two plain loops. */
type Describe = (client: ECSClient, cluster: string, arns: string[]) => Promise<readonly unknown[]>;
const describeTasks: Describe = async (client, cluster, tasks) =>
  (await client.send(new DescribeTasksCommand({ cluster, tasks, include: ["TAGS"] }))).tasks ?? [];
const describeInstances: Describe = async (client, cluster, containerInstances) =>
  (await client.send(new DescribeContainerInstancesCommand({ cluster, containerInstances, include: ["TAGS"] })))
    .containerInstances ?? [];

async function* pages(client: ECSClient, cluster: string, desiredStatus?: "RUNNING" | "STOPPED") {
  let nextToken: string | undefined;
  do {
    const command = desiredStatus
      ? await client.send(new ListTasksCommand({ cluster, desiredStatus, nextToken }))
      : await client.send(new ListContainerInstancesCommand({ cluster, nextToken }));
    const arns =
      "taskArns" in command
        ? command.taskArns
        : (command as { containerInstanceArns?: string[] }).containerInstanceArns;
    if (arns && arns.length > 0) yield arns;
    nextToken = command.nextToken;
  } while (nextToken);
}

async function loop(aim: Aim, overlapped: boolean): Promise<Run> {
  const client = plainClient(aim);
  // As ours has by then: a connection that is open.
  await client.send(new ListTasksCommand({ cluster: aim.cluster, maxResults: 1 })).catch(() => undefined);
  const began = performance.now();
  let firstMs = 0;
  const kept: { tasks: unknown[]; instances: unknown[] } = { tasks: [], instances: [] };
  const drain = async (describe: Describe, into: unknown[], list: AsyncIterable<string[]>) => {
    const open: Promise<void>[] = [];
    for await (const arns of list) {
      const described = describe(client, aim.cluster, arns).then(found => {
        firstMs ||= performance.now() - began;
        into.push(...found);
      });
      if (overlapped) open.push(described);
      else await described;
    }
    await Promise.all(open);
  };
  const parts = [
    () => drain(describeTasks, kept.tasks, pages(client, aim.cluster, "RUNNING")),
    () => drain(describeTasks, kept.tasks, pages(client, aim.cluster, "STOPPED")),
    () => drain(describeInstances, kept.instances, pages(client, aim.cluster)),
  ];
  let failed: string | undefined;
  try {
    if (overlapped) await Promise.all(parts.map(part => part()));
    else for (const part of parts) await part();
  } catch (error) {
    failed = String(error);
  }
  const { tasks, instances } = kept;
  const allMs = performance.now() - began;
  return {
    firstMs,
    allMs,
    tasks: tasks.length,
    instances: instances.length,
    failed,
    keep: kept,
    release: () => client.destroy(),
  };
}

const execute = promisify(execFile);

/** A shell script's way: list everything, then describe it in batches of 100, one command after the other. */
async function cli(aim: Aim): Promise<Run> {
  const began = performance.now();
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_ECS: aim.url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_RETRY_MODE: "standard",
    AWS_MAX_ATTEMPTS: "10",
  };
  const aws = async (...args: string[]) => {
    const command = ["ecs", ...args, "--cluster", aim.cluster, "--output", "json"];
    const { stdout } = await execute("aws", command, { env, maxBuffer: 1 << 28 });
    return JSON.parse(stdout) as Record<string, string[]>;
  };
  let firstMs = 0;
  const counts = { tasks: 0, instances: 0 };
  const describe = async (arns: readonly string[], command: string, option: string, field: string) => {
    let count = 0;
    for (let start = 0; start < arns.length; start += 100) {
      count += (await aws(command, option, ...arns.slice(start, start + 100)))[field]?.length ?? 0;
      firstMs ||= performance.now() - began;
    }
    return count;
  };
  const listed = [
    ...((await aws("list-tasks"))["taskArns"] ?? []),
    ...((await aws("list-tasks", "--desired-status", "STOPPED"))["taskArns"] ?? []),
  ];
  counts.tasks = await describe(listed, "describe-tasks", "--tasks", "tasks");
  const hosts = (await aws("list-container-instances"))["containerInstanceArns"] ?? [];
  counts.instances = await describe(
    hosts,
    "describe-container-instances",
    "--container-instances",
    "containerInstances",
  );
  return { firstMs, allMs: performance.now() - began, ...counts, keep: undefined, release: () => undefined };
}

/** Reads the whole cluster once, in one of the ways. */
export function read(way: WayName | "withServices", aim: Aim): Promise<Run> {
  switch (way) {
    case "ours":
      return ours(aim);
    case "overlapped":
      return loop(aim, true);
    case "serial":
      return loop(aim, false);
    case "cli":
      return cli(aim);
    case "withServices":
      return oursWithServices(aim);
  }
}
