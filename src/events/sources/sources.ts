import { aws, stream } from "../../bundles";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import { awsTime } from "../../ecs/gateway/awsTime";
import { isLoopback } from "../../ecs/connection/connection";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { EcsError } from "../../ecs/model/errors";
import type { Timestamp } from "../../ecs/model/model";
import { forAtMost } from "../../ecs/rate/deadline";
import type { EventSource } from "../../stream/event/item";
import type { LookingTerms } from "../../stream/sources/looking";
import type { LogsRange } from "../../stream/sources/logs";
import type { QueueOptions } from "../../stream/sources/queue";

/** A source that is ready to be read, and what must be closed after it. */
export interface OpenedSource {
  readonly source: EventSource;
  /** What it is and how it is read, in a few words: `queue (peek only)`. */
  readonly what: string;
  readonly release: () => void;
}

const modes = { look: "queue (peek only)", consume: "queue (deletes what it applied)" } as const;

/** Queues of this window at which peeking had to end; looking again would take a message's last receive. */
const stops = new Map<string, EcsError>();

/**
 * Opens a queue. Peeking asks `agree` first, with what it will cost; undefined when that was not agreed to. Throws an EcsError.
 */
export async function openQueueSource(
  connection: ConnectionSession,
  queueUrl: string,
  options: QueueOptions,
  askMfaCode: AskMfaCode,
  agree?: (name: string, terms: LookingTerms) => Promise<boolean>,
): Promise<OpenedSource | undefined> {
  const port = await aws().openQueueFor(() => connection.spec, queueUrl, askMfaCode);
  const name = queueUrl.slice(queueUrl.lastIndexOf("/") + 1) || queueUrl;
  const { QueueSource } = stream();
  try {
    if (options.mode === "look") {
      const facts = await forAtMost(30_000, signal => port.facts(signal));
      const stopped = stops.get(queueUrl);
      if (stopped && facts.messages + facts.hidden > 0) throw stopped;
      stops.delete(queueUrl);
      const { lookingTerms, hiddenSecondsOf } = stream();
      if (agree && !(await agree(name, lookingTerms(name, facts, hiddenSecondsOf(options))))) {
        port.dispose();
        return undefined;
      }
    }
  } catch (error) {
    port.dispose();
    throw error;
  }
  const source = new QueueSource(name, port, { ...options, onStop: error => stops.set(queueUrl, error) });
  return { source, what: modes[options.mode], release: () => port.dispose() };
}

export async function openLogsSource(
  connection: ConnectionSession,
  range: LogsRange,
  askMfaCode: AskMfaCode,
): Promise<OpenedSource> {
  const port = await aws().openLogsFor(() => connection.spec, askMfaCode);
  const { LogsSource } = stream();
  return { source: new LogsSource(port, range), what: "log group", release: () => port.dispose() };
}

/** The last so many milliseconds by AWS's time, which its first answer tells: this machine's clock may be off. */
export async function pastRange(
  connection: ConnectionSession,
  pastMs: number,
): Promise<{ readonly from: Timestamp; readonly to: Timestamp }> {
  if (connection.state.kind === "idle") await connection.load();
  const to = awsTime(await connection.gateway())();
  return { from: to - pastMs, to };
}

/** Where the sandbox delivers its events; `http://127.0.0.1:PORT/ACCOUNT/ecs-events`. */
export interface SandboxPlaces {
  readonly queueUrl: string;
  readonly logGroup: string;
}

/** For an endpoint on this machine the places that the sandbox has; undefined for AWS. Throws an EcsError. */
export async function sandboxPlaces(connection: ConnectionSession): Promise<SandboxPlaces | undefined> {
  const { endpoint } = await connection.gateway();
  if (!endpoint || !isLoopback(endpoint)) return undefined;
  if (connection.state.kind === "idle") await connection.load();
  const account = connection.account ?? "111122223333";
  return { queueUrl: `${new URL(endpoint).origin}/${account}/ecs-events`, logGroup: "/aws/events/ecs" };
}

/** The sandbox's places as proposals for what is typed; none where they can't be told, which opening a place will say. */
export async function proposedPlaces(connection: ConnectionSession | undefined): Promise<Partial<SandboxPlaces>> {
  try {
    return (connection && (await sandboxPlaces(connection))) ?? {};
  } catch {
    return {};
  }
}
