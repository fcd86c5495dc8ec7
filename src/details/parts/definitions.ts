import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import { toEcsError } from "../../ecs/answers/failure";
import type { EcsGateway } from "../../ecs/gateway/gateway";
import { lastPart } from "../../ecs/model/model";
import { readDefinition } from "../../ecs/session/knownDefinitions";
import type { TaskDefinition, Timestamp } from "../../ecs/model/model";
import type { Lookup } from "../../webview/parts/protocol";

const most = 200;

/** How long the newest revision of a family is taken to be the newest. */
const newestForMs = 60_000;

interface Entry {
  lookup: Lookup<TaskDefinition>;
  readAt?: Timestamp;
  /** When it was read well. */
  asOf?: Timestamp;
  /** The reading under way. */
  reading?: AbortController;
}

/** Task definitions by connection. A revision never changes what it runs and is read once; a family gets new revisions. */
export class Definitions implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly closed = new AbortController();
  private readonly known = new WeakMap<EcsGateway, Map<string, Entry>>();

  /** Fires when one that was asked for has come, or could not. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly now: () => Timestamp = Date.now) {}

  /**
   * By ARN, `family:revision`, or `family` for its newest revision; starts to read what is not known yet or may have
   * changed, and answers with what is known until then.
   */
  get(gateway: EcsGateway, name: string): Lookup<TaskDefinition> {
    const entry = this.of(gateway).get(name) ?? this.add(gateway, name);
    if (!entry.reading && this.isDue(name, entry)) void this.read(gateway, name, entry);
    return entry.lookup;
  }

  /** When the one that was asked for last was read well. */
  asOf(gateway: EcsGateway, name: string): Timestamp | undefined {
    return this.of(gateway).get(name)?.asOf;
  }

  /** A person's refresh: reads one that was asked for anew, and gives up an older call for it. */
  reread(gateway: EcsGateway, name: string): void {
    const entry = this.of(gateway).get(name);
    if (entry) void this.read(gateway, name, entry);
  }

  /** Forgets failures, so that the next `get` tries anew. */
  forgetFailures(gateway: EcsGateway): void {
    const entries = this.of(gateway);
    for (const [name, entry] of entries) if (entry.lookup.kind === "failed" && !entry.reading) entries.delete(name);
  }

  dispose(): void {
    this.closed.abort();
    this.changeEmitter.dispose();
  }

  private of(gateway: EcsGateway): Map<string, Entry> {
    const entries = this.known.get(gateway) ?? new Map<string, Entry>();
    this.known.set(gateway, entries);
    return entries;
  }

  private add(gateway: EcsGateway, name: string): Entry {
    const entries = this.of(gateway);
    const oldest = entries.keys().next().value;
    if (entries.size >= most && oldest !== undefined) entries.delete(oldest);
    const entry: Entry = { lookup: { kind: "loading" } };
    entries.set(name, entry);
    return entry;
  }

  private isDue(name: string, { readAt }: Entry): boolean {
    if (readAt === undefined) return true;
    const isRevision = lastPart(name).includes(":");
    return !isRevision && this.now() - readAt >= newestForMs;
  }

  private async read(gateway: EcsGateway, name: string, entry: Entry): Promise<void> {
    entry.reading?.abort();
    const reading = (entry.reading = new AbortController());
    const lookup = await this.lookUp(gateway, name, AbortSignal.any([reading.signal, this.closed.signal]));
    if (entry.reading !== reading || this.closed.signal.aborted) return;
    entry.reading = undefined;
    entry.readAt = this.now();
    entry.lookup = lookup;
    if (lookup.kind === "ready") entry.asOf = entry.readAt;
    this.changeEmitter.fire();
  }

  private async lookUp(gateway: EcsGateway, name: string, signal: AbortSignal): Promise<Lookup<TaskDefinition>> {
    try {
      return { kind: "ready", value: await readDefinition(gateway, name, signal) };
    } catch (error) {
      const { region, endpoint } = gateway;
      const { sentence, advice } = toEcsError(error, { operation: "DescribeTaskDefinition", region, endpoint });
      return { kind: "failed", sentence, advice };
    }
  }
}
