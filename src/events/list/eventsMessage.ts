import { eventDeeds } from "../../webview/events/eventsProtocol";
import type { EventsPageMessage } from "../../webview/events/eventsProtocol";

/** What the page says, taken as untrusted: undefined for what is no message of the protocol. */
export function parseEventsMessage(value: unknown): EventsPageMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, number } = value as Readonly<Record<string, unknown>>;
  if (kind === "ready" || kind === "everything" || kind === "attach" || kind === "check") return { kind };
  const deed = eventDeeds.find(known => known === kind);
  return deed && typeof number === "number" && Number.isSafeInteger(number) ? { kind: deed, number } : undefined;
}
