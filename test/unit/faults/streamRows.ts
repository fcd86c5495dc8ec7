import { lastLines } from "../../../src/logs/reading/lastLines";
import type { EventSource } from "../../../src/stream/event/item";
import { totalQuery } from "../../../src/stream/insights/insights";
import { LiveStream } from "../../../src/stream/live/live";
import { LogsSource } from "../../../src/stream/sources/logs";
import { QueueSource } from "../../../src/stream/sources/queue";
import { openLogs } from "../../../src/stream/aws/awsLogs";
import { openRules } from "../../../src/stream/aws/awsRules";
import { openQueue } from "../../../src/stream/aws/awsQueue";
import type { AwsAccess } from "../../../src/stream/aws/serviceCall";
import { serviceAnswerMs } from "./bench";
import type { Bench } from "./bench";
import { caught } from "./row";
import type { Row, Seen } from "./row";

/** The one stream of the group that holds the sandbox's events. */
const eventStream = "6f1c7d1e-9c2a-3b58-8d04-ecs0events00";

const never = new AbortController().signal;

/** Follows a source until it failed or `isThere`, as the Event Stream view does. */
async function followed(
  { connection }: Bench,
  { source, dispose }: { readonly source: EventSource; readonly dispose: () => void },
  isThere: (live: LiveStream) => boolean,
): Promise<Seen> {
  const replica = (arn: string) => connection.cluster(arn)?.replica;
  const live = new LiveStream(source, { replica, region: connection.spec.region });
  let looking: NodeJS.Timeout | undefined;
  let over: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Seen>(resolve => {
      const look = () => {
        const { state } = live;
        if (state.kind === "failed") resolve({ error: state.error });
        else if (isThere(live)) resolve({});
      };
      looking = setInterval(look, 50);
      over = setTimeout(() => resolve({}), 20_000);
      live.start();
    });
  } finally {
    clearInterval(looking);
    clearTimeout(over);
    live.dispose();
    dispose();
  }
}

const isCurrent = ({ state }: LiveStream): boolean => state.kind === "live" || state.kind === "idle";

export const access = ({ connection, endpoint }: Bench): AwsAccess => ({
  region: connection.spec.region,
  endpoint,
  credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
  deadlineMs: serviceAnswerMs,
});

const look = (operation: string): Row => ({
  operation,
  kind: "stream",
  where: "event stream of a queue (peek only)",
  isPaged: false,
  hasCluster: false,
  attempt(bench) {
    const port = openQueue(bench.sandbox.queueUrl, access(bench));
    const source = new QueueSource("ecs-events", port, { mode: "look", hiddenSeconds: 1 });
    return followed(bench, { source, dispose: () => port.dispose() }, isCurrent);
  },
});

/** One call of CloudWatch Logs that a picker or an audit makes. */
const logged = (
  operation: string,
  where: string,
  isPaged: boolean,
  call: (port: ReturnType<typeof openLogs>, bench: Bench) => Promise<unknown>,
  more: Pick<Row, "keeps"> = {},
): Row => ({
  ...more,
  operation,
  kind: "onDemand",
  where,
  isPaged,
  hasCluster: false,
  async attempt(bench) {
    const port = openLogs(access(bench));
    const seen = await caught(() => call(port, bench));
    port.dispose();
    return seen;
  },
});

/** One call of EventBridge that the picker of sources makes. */
const ruled = (operation: string, call: (port: ReturnType<typeof openRules>) => Promise<unknown>): Row => ({
  operation,
  kind: "onDemand",
  where: "picker of sources",
  isPaged: true,
  hasCluster: false,
  async attempt(bench) {
    const port = openRules(access(bench));
    const seen = await caught(() => call(port));
    port.dispose();
    return seen;
  },
});

const counted = (port: ReturnType<typeof openLogs>, { sandbox }: Bench) =>
  port.query({ group: sandbox.logGroup, from: 0, to: Date.now(), text: totalQuery }, never);

/** What the event stream and its audit ask of SQS and CloudWatch Logs. */
export const streamRows: readonly Row[] = [
  look("sqs:GetQueueAttributes"),
  look("sqs:ReceiveMessage"),
  {
    operation: "sqs:DeleteMessageBatch",
    kind: "stream",
    where: "event stream of a dedicated queue",
    isPaged: false,
    hasCluster: false,
    async attempt(bench) {
      const port = openQueue(bench.sandbox.queueUrl, access(bench));
      // Of a message that was never received: whether it goes is not what this row is about.
      const seen = await caught(() => port.remove(["receipt"], never));
      port.dispose();
      return seen;
    },
  },
  {
    operation: "logs:FilterLogEvents",
    kind: "stream",
    where: "event stream of a log group",
    isPaged: true,
    hasCluster: false,
    attempt(bench) {
      const port = openLogs(access(bench));
      const source = new LogsSource(port, { group: bench.sandbox.logGroup });
      return followed(bench, { source, dispose: () => port.dispose() }, isCurrent);
    },
  },
  logged("logs:DescribeLogGroups", "picker of log groups", true, port => port.groups("/aws", never)),
  logged(
    "logs:GetLogEvents",
    "task page and Open Log as Editor",
    false,
    (port, { sandbox: { region, logGroup: group } }) =>
      lastLines(port, { kind: "stream", region, group, stream: eventStream }, { count: 20 }, never),
    { keeps: "The lines that were read stay." },
  ),
  ruled("events:ListRules", port => port.rules(never)),
  ruled("events:ListTargetsByRule", port => port.targets("ecs-events", never)),
  logged("logs:StartQuery", "audit by query", false, counted),
  logged("logs:GetQueryResults", "audit by query", false, counted),
];
