import { EcsError } from "../../../src/ecs/model/errors";
import type {
  BackwardQuery,
  StreamPage,
  StreamRecord,
  StreamsPort,
  StreamsQuery,
} from "../../../src/stream/aws/servicePorts";
import type { LogSource } from "../../../src/logs/place/logLine";

interface Written extends StreamRecord {
  /** When it became readable: CloudWatch Logs takes a while, and an agent may have held it back. */
  readonly readableAt: number;
}

const missing = (code: "NoLogGroup" | "NoLogStream"): EcsError =>
  new EcsError({ kind: "missing", code, sentence: `${code}.`, advice: "" });

/** A log group as CloudWatch Logs answers it, on a clock that the test sets. */
export class FakeLogs implements StreamsPort {
  now = 1_800_000_000_000;
  pageSize = 10_000;
  exists = true;
  readonly queries: StreamsQuery[] = [];
  readonly backwardQueries: BackwardQuery[] = [];
  /** Thrown instead of an answer while it gives one. */
  fault: () => Error | undefined = () => undefined;
  private readonly streams = new Map<string, Written[]>();
  private ids = 0;

  write(stream: string, message: string, at = this.now, readableAt = at): void {
    const own = this.streams.get(stream) ?? [];
    own.push({ id: String(++this.ids).padStart(56, "0"), stream, at, message, readableAt });
    this.streams.set(stream, own);
  }

  filterStreams(query: StreamsQuery): Promise<StreamPage> {
    this.queries.push(query);
    return this.answer(() => {
      const { from = 0, to = Infinity, next, limit = this.pageSize } = query;
      const streams = "prefix" in query.streams ? this.named(query.streams.prefix) : query.streams;
      if (!("prefix" in query.streams) && streams.length > 100) throw new Error("At most 100 log stream names.");
      if (streams.some(name => !this.streams.has(name))) throw missing("NoLogStream");
      const found = streams
        .flatMap(name => this.readable(name))
        .filter(({ at }) => at >= from && at <= to)
        .sort((a, b) => a.at - b.at);
      const start = Number(next ?? 0);
      const end = start + Math.min(limit, this.pageSize);
      return { records: found.slice(start, end), next: end < found.length ? String(end) : undefined };
    });
  }

  backward(query: BackwardQuery): Promise<StreamPage> {
    this.backwardQueries.push(query);
    return this.answer(() => {
      const { stream, limit, from = 0, to = Infinity, next } = query;
      if (!this.streams.has(stream)) throw missing("NoLogStream");
      const found = this.readable(stream)
        .filter(({ at }) => at >= from && at <= to)
        .sort((a, b) => a.at - b.at)
        .map(({ stream: name, at, message }) => ({ stream: name, at, message }));
      const end = next === undefined ? found.length : Number(next);
      const start = Math.max(0, end - limit);
      return { records: found.slice(start, end), next: end === 0 ? undefined : String(start) };
    });
  }

  private named(prefix: string): readonly string[] {
    return [...this.streams.keys()].filter(name => name.startsWith(prefix));
  }

  private readable(stream: string): readonly Written[] {
    return (this.streams.get(stream) ?? []).filter(({ readableAt }) => readableAt <= this.now);
  }

  private answer(make: () => StreamPage): Promise<StreamPage> {
    try {
      const fault = this.fault();
      if (fault) throw fault;
      if (!this.exists) throw missing("NoLogGroup");
      return Promise.resolve(make());
    } catch (error) {
      return Promise.reject(error);
    }
  }
}

export const sourceOf = (stream: string, more: Partial<LogSource> = {}): LogSource => ({
  key: `task ${stream}`,
  taskArn: `arn:aws:ecs:us-east-1:111122223333:task/web/${stream}`,
  container: "app",
  place: { kind: "stream", region: "us-east-1", group: "/ecs/web", stream },
  since: 0,
  ...more,
});

export const throttled = (): EcsError =>
  new EcsError({ kind: "throttled", code: "ThrottlingException", sentence: "Throttled.", advice: "Wait." });
