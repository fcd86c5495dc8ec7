import type { Timestamp } from "../../ecs/model/model";
import { instanceEventType, taskEventType } from "../event/event";
import type { StreamEvent } from "../event/event";
import { LagHistogram } from "./lagHistogram";
import type { LagSummary } from "./lagHistogram";
import type { LiveState } from "../trust/liveState";

interface LagGroup extends LagSummary {
  readonly clusterArn: string;
  readonly type: string;
}

export interface LagMinute extends LagSummary {
  readonly at: Timestamp;
}

/** A time during which the stream could not be relied on; without an end it still goes on. */
interface Lapse {
  readonly kind: LiveState["kind"];
  readonly from: Timestamp;
  readonly to?: Timestamp;
}

/** All of it as plain data. */
export interface LagReport {
  readonly since: Timestamp;
  readonly asOf: Timestamp;
  readonly all: LagSummary;
  readonly groups: readonly LagGroup[];
  readonly minutes: readonly LagMinute[];
  /** The last of them. */
  readonly lapses: readonly Lapse[];
  readonly lapseCount: number;
  readonly lapseMs: number;
}

const minuteMs = 60_000;
const mostMinutes = 60;
const mostGroups = 200;
const mostLapses = 200;
const others = "(further clusters)";

/** From change to arrival: how late events come, since when a stream is attached. Its size does not grow with time. */
export class LagMeter {
  private readonly all = new LagHistogram();
  private readonly groups = new Map<string, { clusterArn: string; type: string; histogram: LagHistogram }>();
  private readonly minutes = new Map<Timestamp, LagHistogram>();
  private readonly lapses: { kind: LiveState["kind"]; from: Timestamp; to?: Timestamp }[] = [];
  private lapseCount = 0;
  private closedMs = 0;
  private since?: Timestamp;

  add({ clusterArn, kind }: StreamEvent, lagMs: number, now: Timestamp): void {
    this.all.add(lagMs);
    this.group(clusterArn, kind === "task" ? taskEventType : instanceEventType).add(lagMs);
    const minute = now - (now % minuteMs);
    let histogram = this.minutes.get(minute);
    if (!histogram) {
      this.minutes.set(minute, (histogram = new LagHistogram()));
      if (this.minutes.size > mostMinutes) this.minutes.delete(Math.min(...this.minutes.keys()));
    }
    histogram.add(lagMs);
  }

  /** Notes how the stream stands now. */
  stands(kind: LiveState["kind"], now: Timestamp): void {
    this.since ??= now;
    const open = this.lapses.at(-1);
    const isLapse = kind === "behind" || kind === "late" || kind === "failed";
    if (open && open.to === undefined) {
      if (open.kind === kind) return;
      open.to = now;
      this.closedMs += now - open.from;
    }
    if (!isLapse) return;
    this.lapseCount++;
    this.lapses.push({ kind, from: now });
    if (this.lapses.length > mostLapses) this.lapses.shift();
  }

  /** The lag that 95% of the events of the last minutes did not exceed; undefined when none came. */
  recent(now: Timestamp, minutes = 2): number | undefined {
    const recent = [...this.minutes].filter(([at]) => at > now - minutes * minuteMs);
    const count = recent.reduce((sum, [, { count: events }]) => sum + events, 0);
    return count === 0 ? undefined : Math.max(...recent.map(([, histogram]) => histogram.quantile(0.95)));
  }

  report(now: Timestamp): LagReport {
    const open = this.lapses.at(-1);
    return {
      since: this.since ?? now,
      asOf: now,
      all: this.all.summary(),
      groups: [...this.groups.values()]
        .map(({ clusterArn, type, histogram }) => ({ clusterArn, type, ...histogram.summary() }))
        .toSorted((a, b) => b.p95 - a.p95),
      minutes: [...this.minutes]
        .filter(([at]) => at > now - mostMinutes * minuteMs)
        .toSorted(([a], [b]) => a - b)
        .map(([at, histogram]) => ({ at, ...histogram.summary() })),
      lapses: this.lapses.map(lapse => ({ ...lapse })),
      lapseCount: this.lapseCount,
      lapseMs: this.closedMs + (open && open.to === undefined ? now - open.from : 0),
    };
  }

  private group(clusterArn: string, type: string): LagHistogram {
    const isKnown = this.groups.has(`${type} ${clusterArn}`);
    const name = isKnown || this.groups.size < mostGroups ? clusterArn : others;
    const key = `${type} ${name}`;
    let found = this.groups.get(key);
    if (!found) this.groups.set(key, (found = { clusterArn: name, type, histogram: new LagHistogram() }));
    return found.histogram;
  }
}
