import type { Disposable } from "../model/emitter";
import type { Service } from "../model/model";
import type { ServiceEvent } from "../model/serviceEvent";
import type { PollingContext } from "./pollingContext";

/** As many as ECS keeps of its own sentences. */
const mostEvents = 100;
/** A stream may name services without end. */
const mostServices = 1000;
/** Events of one change come together. */
const togetherMs = 300;

/**
 * What an event stream told of a cluster's services: the newest of each are kept, and the services that they name are
 * described again, since these events carry neither the counts nor a version.
 */
export class ServiceNews implements Disposable {
  private readonly events = new Map<string, ServiceEvent[]>();
  private readonly due = new Set<string>();
  private readonly closed = new AbortController();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly context: PollingContext,
    private readonly take: (found: readonly Service[]) => void,
  ) {}

  /** Newest first, as far as they tell when they were. */
  of(serviceArn: string): readonly ServiceEvent[] {
    return this.events.get(serviceArn) ?? [];
  }

  /** False for one that was delivered before. */
  add(event: ServiceEvent): boolean {
    const known = this.events.get(event.serviceArn) ?? [];
    if (known.some(({ id }) => id === event.id)) return false;
    const [oldest] = this.events.keys();
    if (!this.events.has(event.serviceArn) && this.events.size >= mostServices && oldest !== undefined)
      this.events.delete(oldest);
    const newest = [...known, event].toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
    this.events.set(event.serviceArn, newest.slice(0, mostEvents));
    return true;
  }

  /** Describes the service soon, with the others that were told of meanwhile. */
  reread(serviceArn: string): void {
    this.due.add(serviceArn);
    this.timer ??= setTimeout(() => void this.describe(), togetherMs);
  }

  dispose(): void {
    this.closed.abort();
    clearTimeout(this.timer);
  }

  private async describe(): Promise<void> {
    this.timer = undefined;
    const arns = [...this.due];
    this.due.clear();
    const { gateway, clusterArn, onThrottled } = this.context;
    const { signal } = this.closed;
    try {
      const { found } = await gateway
        .at({ priority: "visible", onThrottled })
        .describeServices(clusterArn, arns, signal);
      if (!signal.aborted) this.take(found);
    } catch {
      // The services' own reading, which goes on, says what is wrong.
    }
  }
}
