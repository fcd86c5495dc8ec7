// What watching costs: a cluster that changes all the time, kept current by polling and by an attached event stream.
import { openGateway } from "../../src/ecs/gateway/awsAccess";
import { Connections } from "../../src/ecs/session/connections";
import { Attachment } from "../../src/events/attach/attachment";
import { QueueSource } from "../../src/stream/sources/queue";
import { openQueue } from "../../src/stream/aws/awsQueue";
import { serve } from "./served";
import { count, table } from "./table";
import { verdict } from "./verdict";
import type { Verdict } from "./verdict";

export interface LiveOptions {
  readonly tasks: number;
  readonly changesPerSecond: number;
  /** How long each way is watched. */
  readonly seconds: number;
}

export interface LiveRow extends LiveOptions {
  readonly way: "polling" | "event stream";
  /** In those seconds; with the stream, between two of its checks. */
  readonly describes: number;
  readonly reads: number;
  /** Describe calls of the one check that asks for everything, every five minutes. */
  readonly describesOfCheck: number;
  readonly describesPerMinute: number;
  /** Part of the documented 20 reads a second. */
  readonly shareOfRate: number;
  /** What the stream told in those seconds. */
  readonly events: number;
}

/** As the settings say when nobody changed them. */
const intervalMs = 10_000;
const check = { graceMs: 10_000, everyMs: 300_000 } as const;
const documentedPerSecond = 20;
const region = "us-east-1";
const wait = (ms: number) => new Promise(wake => setTimeout(wake, ms));
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };

/** Both ways at the same time, each at an endpoint of its own. */
export function live(options: LiveOptions): Promise<readonly LiveRow[]> {
  return Promise.all([watch("polling", options), watch("event stream", options)]);
}

async function watch(way: LiveRow["way"], options: LiveOptions): Promise<LiveRow> {
  const { tasks, changesPerSecond, seconds } = options;
  const served = await serve({
    latencyMs: 50,
    rateLimits: true,
    quiet: true,
    world: { clusters: 1, instances: tasks / 10, tasks },
    changesPerSecond,
  });
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => intervalMs,
    readOnly: () => false,
  });
  const held: { dispose(): void }[] = [connections];
  try {
    connections.set([{ id: "bench", label: "bench", region, endpoint: served.url, origin: "sandbox" }]);
    const [connection] = connections.all;
    await connection?.load();
    const session = connection?.clusters[0];
    if (!connection || !session) throw new Error("There is no cluster.");
    await session.load();
    held.push(connection.watch(), session.watch());
    let describesOfCheck = 0;
    let attachment: Attachment | undefined;
    if (way === "event stream") {
      await served.tally();
      const port = openQueue(`${served.url}/111122223333/ecs-events`, { region, endpoint: served.url, credentials });
      attachment = new Attachment(
        connection,
        await connection.gateway(),
        {
          source: new QueueSource("ecs-events", port, { mode: "consume" }),
          what: "queue, consumes",
          release: () => port.dispose(),
        },
        check,
      );
      held.push(attachment);
      attachment.start();
      const attached = attachment;
      for (let waited = 0; !attached.isRelieving || attached.isChecking; waited++) {
        if (waited > 600) throw new Error(`The stream was not trusted within a minute: ${attached.live.state.kind}`);
        await wait(100);
      }
      // What was in flight when the check began is asked for once more.
      await wait(check.graceMs + 1000);
      describesOfCheck = (await served.tally()).describes;
    } else await served.tally();
    const before = attachment?.live.audit.events ?? 0;
    let describes = 0;
    let reads = 0;
    for (let second = 0; second < seconds; second += 5) {
      await wait(5000);
      const tally = await served.tally();
      describes += tally.describes;
      reads += tally.reads;
    }
    const checksPerMinute = way === "event stream" ? 60_000 / check.everyMs : 0;
    return {
      ...options,
      way,
      describes,
      reads,
      describesOfCheck,
      describesPerMinute: (describes / seconds) * 60 + describesOfCheck * checksPerMinute,
      shareOfRate: reads / seconds / documentedPerSecond,
      events: (attachment?.live.audit.events ?? 0) - before,
    };
  } finally {
    for (const item of held.reverse()) item.dispose();
    served.close();
  }
}

export function liveTable(rows: readonly LiveRow[]): string {
  const [first] = rows;
  return `\nWatching a cluster of ${count(first?.tasks ?? 0)} tasks with ${first?.changesPerSecond} changes a second, for ${first?.seconds} s each\n${table(
    ["kept current by", "describe calls", "all reads", "of the rate", "a check", "describe calls a minute", "events"],
    rows.map(row => [
      row.way,
      count(row.describes),
      count(row.reads),
      `${(row.shareOfRate * 100).toFixed(1)} %`,
      row.describesOfCheck > 0 ? `${row.describesOfCheck} every ${check.everyMs / 60_000} min` : "–",
      row.describesPerMinute.toFixed(1),
      row.events > 0 ? count(row.events) : "–",
    ]),
  )}`;
}

export function liveVerdicts(rows: readonly LiveRow[]): readonly Verdict[] {
  const [polling, stream] = ["polling", "event stream"].map(way => rows.find(row => row.way === way));
  if (!polling || !stream) return [];
  return [
    verdict(
      polling.shareOfRate <= 0.25,
      `polling takes ${(polling.shareOfRate * 100).toFixed(1)} % of the documented rate (at most 25 %)`,
    ),
    verdict(
      stream.describesPerMinute <= polling.describesPerMinute / 10,
      `with an event stream ${stream.describesPerMinute.toFixed(1)} describe calls a minute instead of ${polling.describesPerMinute.toFixed(1)} (at most a tenth)`,
    ),
  ];
}
