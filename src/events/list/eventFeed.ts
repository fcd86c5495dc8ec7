import type { DeliveredEvents } from "../../stream/delivered/deliveredEvents";
import type { EventCheck, EventRow } from "../../webview/events/eventsProtocol";
import { eventCheck } from "./eventCheck";
import { eventRow } from "./eventRows";

export interface News {
  readonly rows: readonly EventRow[];
  readonly checks: readonly { readonly number: number; readonly check: EventCheck }[];
}

/** Late events may still bring what is missing, and a person may accept that it is. */
const isOpen = ({ kind }: EventCheck): boolean => kind === "gap" || kind === "accepted";

/** What one page was sent of a stream's events, and what it is to be sent next. */
export class EventFeed {
  private sent = 0;
  private revision = 0;
  /** What was last said of those of which the check may yet say something else. */
  private readonly open = new Map<number, string>();

  constructor(private readonly events: DeliveredEvents) {}

  /** All that is kept, for a page that holds nothing yet. */
  all(): readonly EventRow[] {
    this.sent = 0;
    this.open.clear();
    this.revision = this.events.revision;
    return this.rows();
  }

  /** What came since, and what is said otherwise since; undefined when nothing is new. */
  news(): News | undefined {
    const checks = this.changed();
    const rows = this.rows();
    return rows.length > 0 || checks.length > 0 ? { rows, checks } : undefined;
  }

  private rows(): readonly EventRow[] {
    const { events } = this;
    const rows = events.since(this.sent).map(item => eventRow(item, events));
    this.sent = events.total;
    for (const { number, check } of rows) if (isOpen(check)) this.open.set(number, JSON.stringify(check));
    return rows;
  }

  private changed(): News["checks"] {
    const { events } = this;
    if (events.revision === this.revision) return [];
    this.revision = events.revision;
    return [...this.open].flatMap(([number, said]) => {
      const item = events.get(number);
      if (!item) {
        this.open.delete(number);
        return [];
      }
      const check = eventCheck(item);
      const now = JSON.stringify(check);
      if (now === said) return [];
      if (isOpen(check)) this.open.set(number, now);
      else this.open.delete(number);
      return [{ number, check }];
    });
  }
}
