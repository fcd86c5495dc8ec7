import type { Journal } from "./journal";
import type { Queue } from "./queue";
import type { World } from "../world/world";

/** An EventBridge event pattern: lists of allowed values, and patterns within patterns. */
export interface EventPattern {
  readonly [field: string]: readonly (string | number | boolean | null)[] | EventPattern;
}

/** How the rule that sends events to the queue treats them; it can be changed at any time. */
export interface Delivery {
  /** Only events that it matches; all without it. `"off"`: none. */
  pattern?: EventPattern | "off";
  /** Share of events that never arrive, 0 to 1. SQS itself loses none: this is a rule that was off, or a bug. */
  lossRate: number;
  /** Share of events that arrive twice, 0 to 1. */
  duplicateRate: number;
}

/** Whether a pattern matches as EventBridge's does, for exact values. */
export function passes(pattern: EventPattern, event: object): boolean {
  return matches(pattern, event as Readonly<Record<string, unknown>>);
}

function matches(pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = event[field];
    if (!isList(wanted)) {
      return typeof value === "object" && value !== null && matches(wanted, value as Record<string, unknown>);
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value ?? null];
    return values.some(item => wanted.includes(item as string));
  });
}

const isList = (wanted: EventPattern[string]): wanted is readonly (string | number | boolean | null)[] =>
  Array.isArray(wanted);

/** Sends each event that is written to the journal to a queue. */
export function deliverEvents(world: World, journal: Journal, queue: Queue, delivery: Delivery): void {
  const { random } = world;
  journal.readers.add(({ event, at }) => {
    const { pattern } = delivery;
    if (pattern === "off" || (pattern && !passes(pattern, event)) || random.chance(delivery.lossRate)) return;
    const copies = random.chance(delivery.duplicateRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) queue.send({ content: event, sentAt: at, group: "events" });
  });
}
