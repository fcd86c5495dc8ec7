import { timestamp } from "../../ecs/model/fields";
import type { Service } from "../../ecs/model/model";
import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import type { Tone } from "../../webview/parts/protocol";
import type { Moment } from "../../webview/service/serviceProtocol";
import { records, stringOf } from "../parts/definition";

/** How a service's own sentence sounds: ECS gives it no level. */
function toneOf(message: string): Tone {
  if (/unable to|fail|impaired|unhealthy|rolling back|rolled back|could not|error/i.test(message)) return "bad";
  if (/steady state|deployment completed/i.test(message)) return "good";
  return "idle";
}

/** The last hundred sentences that ECS says of a service, without the name that stands above them. */
export function serviceEvents({ name, raw }: Service): readonly Moment[] {
  const prefix = `(service ${name}) `;
  return records(raw["events"]).flatMap((event, index) => {
    const message = stringOf(event["message"]);
    const at = timestamp(event["createdAt"]);
    if (message === undefined || at === undefined) return [];
    const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
    const key = `event ${stringOf(event["id"]) ?? String(index)}`;
    return [{ key, at, kind: "event" as const, tone: toneOf(text), text }];
  });
}

const levels: Readonly<Record<string, Tone>> = { INFO: "idle", WARN: "warn", ERROR: "bad" };

/** What an attached event stream told of the service, beside what the API says. */
export const streamMoments = (news: readonly ServiceEvent[]): readonly Moment[] =>
  news.flatMap(({ id, at, type, name, level, reason }) =>
    at === undefined
      ? []
      : [
          {
            key: `stream ${id}`,
            at,
            kind: "event" as const,
            tone: levels[level ?? ""] ?? "idle",
            text: `${name}${reason === undefined ? "" : `: ${reason}`}`,
            source: `from the event stream (${type})`,
          },
        ],
  );
