// Whether an attached stream is trusted rightly: tasks are replaced all the time, and the rule loses events or is a wrong one.
import { openGateway } from "../../src/ecs/gateway/awsAccess";
import { Connections } from "../../src/ecs/session/connections";
import { Attachment } from "../../src/events/attach/attachment";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox";
import { openQueue } from "../../src/stream/aws/awsQueue";
import { QueueSource } from "../../src/stream/sources/queue";
import { count, table } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface ChurnOptions {
  /** Tasks that run at any time, in two clusters. */
  readonly tasks: number;
  /** Tasks that are started and stopped each second. */
  readonly replacedPerSecond: number;
  readonly seconds: number;
  /** Names of the rules to measure. Measured side by side they cost much time of one process. */
  readonly rules: readonly string[];
}

export interface ChurnRow {
  readonly rule: string;
  readonly events: number;
  readonly checks: number;
  /** Checks at which a change that was older than 15 seconds was not shown. */
  readonly stale: number;
  /** The most resources that were stale at one check, and for how long the oldest had been. */
  readonly worst: number;
  readonly worstSeconds: number;
  readonly describes: number;
  readonly reads: number;
  /** Part of the time in which polling rested for the cluster that is replaced. */
  readonly resting: number;
  /** The most that were shown as BEHIND at one time. */
  readonly behind: number;
  readonly reasons: readonly string[];
}

const rules: Readonly<Record<string, SandboxOptions | undefined>> = {
  polling: undefined,
  "no loss": {},
  "1 % lost": { eventLossRate: 0.01 },
  "5 % lost": { eventLossRate: 0.05 },
  "50 % lost": { eventLossRate: 0.5 },
  "only STOPPED": { eventPattern: { detail: { lastStatus: ["STOPPED"] } } },
  "only tasks": { eventPattern: { "detail-type": ["ECS Task State Change"] } },
  "only load-2": {
    eventPattern: { detail: { clusterArn: ["arn:aws:ecs:us-east-1:111122223333:cluster/load-2"] } },
  },
};

const replaced = "arn:aws:ecs:us-east-1:111122223333:cluster/load-1";
const allowedMs = 15_000;
const region = "us-east-1";
const settings = { graceMs: 10_000, everyMs: 300_000 };
const wait = (ms: number) => new Promise(wake => setTimeout(wake, ms));

export function churn(options: ChurnOptions): Promise<readonly ChurnRow[]> {
  const wanted = Object.entries(rules).filter(([rule]) => options.rules.length === 0 || options.rules.includes(rule));
  return Promise.all(wanted.map(([rule, how]) => measure(rule, how, options)));
}

async function measure(rule: string, how: SandboxOptions | undefined, options: ChurnOptions): Promise<ChurnRow> {
  const sandbox = await startSandbox({
    ...how,
    quiet: true,
    world: { clusters: 2, instances: 20, tasks: options.tasks / 2 },
  });
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => 10_000,
    readOnly: () => false,
  });
  const held: { dispose(): void }[] = [connections];
  try {
    connections.set([{ id: "bench", label: "bench", region, endpoint: sandbox.url, origin: "sandbox" }]);
    const [connection] = connections.all;
    if (!connection) throw new Error("There is no connection.");
    await connection.load();
    held.push(connection.watch(), ...connection.clusters.map(session => session.watch()));
    await Promise.all(connection.clusters.map(session => session.load()));
    const truth = new Truth(sandbox);
    const replacing = replace(sandbox, options.replacedPerSecond);
    held.push(replacing);
    let attachment: Attachment | undefined;
    if (how) {
      const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
      const port = openQueue(sandbox.queueUrl, { region, endpoint: sandbox.url, credentials });
      const source = new QueueSource("ecs-events", port, { mode: "consume" });
      attachment = new Attachment(
        connection,
        await connection.gateway(),
        { source, what: "queue", release: () => port.dispose() },
        settings,
      );
      held.push(attachment);
      attachment.start();
    }
    const described = tally(sandbox);
    const seen = { checks: 0, stale: 0, worst: 0, worstSeconds: 0, resting: 0, behind: 0 };
    const reasons = new Set<string>();
    for (let second = 1; second <= options.seconds; second++) {
      await wait(1000);
      described.take();
      const { state } = attachment?.live ?? {};
      if (state?.kind === "behind") for (const reason of state.reasons) reasons.add(reason);
      seen.behind = Math.max(seen.behind, attachment?.live.currency?.verdicts.BEHIND ?? 0);
      if (attachment?.isRelieving && attachment.live.trust.of(replaced).trusted) seen.resting++;
      if (second % 5 > 0) continue;
      const late = truth.lateBy(arn => connection.clusters.find(item => item.cluster.arn === clusterOf(arn))?.replica);
      seen.checks++;
      if (late.length > 0) seen.stale++;
      seen.worst = Math.max(seen.worst, late.length);
      seen.worstSeconds = Math.max(seen.worstSeconds, ...late.map(ms => ms / 1000));
    }
    return {
      rule,
      ...seen,
      ...described.total,
      events: attachment?.live.audit.events ?? 0,
      resting: seen.resting / options.seconds,
      reasons: [...reasons],
    };
  } finally {
    for (const item of held.toReversed()) item.dispose();
    await sandbox.close();
  }
}

const clusterOf = (arn: string): string => arn.replace(/:(task|container-instance)\/([^/]+)\/.*$/, ":cluster/$2");

/** What the endpoint itself knows, and since when. */
class Truth {
  private readonly last = new Map<string, { readonly version: number; readonly at: number }>();

  constructor(sandbox: Sandbox) {
    sandbox.world.events.add(({ detail }) => {
      const { taskArn, containerInstanceArn, version } = detail as Record<string, unknown>;
      const arn = taskArn ?? containerInstanceArn;
      if (typeof arn === "string" && typeof version === "number") this.last.set(arn, { version, at: Date.now() });
    });
  }

  /** For each resource whose last change is longer ago than allowed and not shown: how long ago it is. */
  lateBy(replicaOf: (arn: string) => { get(arn: string): { version?: number } | undefined } | undefined): number[] {
    const now = Date.now();
    return [...this.last].flatMap(([arn, { version, at }]) =>
      now - at > allowedMs && replicaOf(arn)?.get(arn)?.version !== version ? [now - at] : [],
    );
  }
}

/** Starts and stops tasks of load-1, the oldest first. */
function replace(sandbox: Sandbox, perSecond: number): { dispose(): void } {
  const call = async (operation: string, input: object): Promise<unknown> => {
    const headers = { "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}` };
    // The last ones find the endpoint closed.
    const answer = await fetch(sandbox.url, { method: "POST", headers, body: JSON.stringify(input) }).catch(() => null);
    return answer?.json();
  };
  const timer = setInterval(() => {
    const running = [...sandbox.world.cluster("load-1").tasks.values()].filter(
      ({ task }) => task.desiredStatus === "RUNNING",
    );
    void call("RunTask", { cluster: "load-1", taskDefinition: "batch-001", count: perSecond });
    for (const { task } of running.slice(0, perSecond))
      void call("StopTask", { cluster: "load-1", task: task.taskArn });
  }, 1000);
  return { dispose: () => clearInterval(timer) };
}

function tally(sandbox: Sandbox) {
  const total = { describes: 0, reads: 0 };
  let from = new Set(sandbox.calls.map(call => call.requestId));
  return {
    total,
    take() {
      for (const { requestId, operation } of sandbox.calls) {
        if (from.has(requestId)) continue;
        if (/^Describe(Tasks|ContainerInstances)$/.test(operation)) total.describes++;
        if (/^(Describe|List)/.test(operation)) total.reads++;
      }
      from = new Set(sandbox.calls.map(call => call.requestId));
    },
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

export function churnTable(rows: readonly ChurnRow[], options: ChurnOptions): string {
  return `\n${count(options.tasks)} tasks, ${options.replacedPerSecond} replaced each second, for ${options.seconds} s\n${table(
    ["rule", "events", "stale checks", "oldest", "describes", "all reads", "polling rested", "BEHIND", "says"],
    rows.map(row => [
      row.rule,
      count(row.events),
      `${row.stale} of ${row.checks}`,
      row.worst > 0 ? `${row.worstSeconds.toFixed(0)} s` : "–",
      count(row.describes),
      count(row.reads),
      percent(row.resting),
      count(row.behind),
      row.reasons.at(0) ?? "",
    ]),
  )}`;
}

export function churnVerdicts(rows: readonly ChurnRow[]): readonly Verdict[] {
  const polling = rows.find(row => row.rule === "polling");
  const clean = rows.find(row => row.rule === "no loss");
  if (!polling || !clean) return [];
  return [
    ...rows.map(row => verdict(row.stale === 0, `${row.rule}: ${row.stale} of ${row.checks} checks were stale`)),
    verdict(clean.behind === 0, `no loss: at most ${clean.behind} were shown as BEHIND (0)`),
    verdict(
      clean.describes <= polling.describes / 10,
      `no loss: ${clean.describes} describe calls instead of ${polling.describes} (at most a tenth)`,
    ),
  ];
}
