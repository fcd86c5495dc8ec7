import { lastPart, parseArn } from "../../ecs/model/model";
import { shortId } from "../../ecs/model/names";
import { amount } from "../../text/counts";
import { differences } from "../event/difference";
import type { StreamEvent } from "../event/event";
import { isRecord } from "../event/record";
import type { Raw } from "../event/record";

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const list = (value: unknown): readonly Raw[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** What everybody knows a resource by: `web:7`, an EC2 instance's id, or the first characters of its own. */
export function eventName({ kind, arn, detail }: StreamEvent): string {
  const name =
    kind === "task" ? lastPart(text(detail["taskDefinitionArn"]) ?? "") : (text(detail["ec2InstanceId"]) ?? "");
  return name === "" ? shortId(arn) : name;
}

/** The ARN of the service that a task was started by. */
export function eventService({ clusterArn, detail }: StreamEvent): string | undefined {
  const name = /^service:(.+)$/.exec(text(detail["group"]) ?? "")?.[1];
  return name === undefined ? undefined : serviceArnIn(clusterArn, name);
}

export function serviceArnIn(clusterArn: string, name: string): string | undefined {
  const place = parseArn(clusterArn);
  return place && `arn:${place.partition}:ecs:${place.region}:${place.account}:service/${place.id}/${name}`;
}

/** What an event changed, the most telling first; `before` is what was told of the resource right before it. */
export function changeWords({ kind, detail }: StreamEvent, before: Raw | undefined): string {
  const words = kind === "task" ? taskWords(detail, before) : instanceWords(detail, before);
  if (words.length > 0) return words.join(" · ");
  return before ? otherWords(detail, before) : "First event of this resource";
}

function taskWords(detail: Raw, before: Raw | undefined): readonly string[] {
  const status = moved(before, detail, "lastStatus");
  const desired = text(detail["desiredStatus"]);
  // Of a task that is on its way to where it is wanted, the one word is enough.
  const isWanted = before ? before["desiredStatus"] === desired : desired === detail["lastStatus"];
  const wanted = isWanted ? undefined : moved(before, detail, "desiredStatus");
  const reason = text(detail["stoppedReason"]);
  const exits = list(detail["containers"]).flatMap(container => {
    const code = container["exitCode"];
    const known = list(before?.["containers"]).find(other => other["name"] === container["name"]);
    return typeof code === "number" && known?.["exitCode"] !== code
      ? [`${text(container["name"]) ?? "a container"} exited with ${String(code)}`]
      : [];
  });
  const connectivity = before && before["connectivity"] !== detail["connectivity"] && text(detail["connectivity"]);
  return [
    status,
    wanted && `desired ${wanted}`,
    reason !== undefined && before?.["stoppedReason"] !== reason && reason,
    ...exits,
    connectivity && `agent ${connectivity.toLowerCase()}`,
  ].filter(word => typeof word === "string");
}

function instanceWords(detail: Raw, before: Raw | undefined): readonly string[] {
  const connected = detail["agentConnected"];
  const isNews = before ? before["agentConnected"] !== connected : connected === false;
  const update =
    before?.["agentUpdateStatus"] === detail["agentUpdateStatus"]
      ? undefined
      : moved(before, detail, "agentUpdateStatus");
  return [
    moved(before, detail, "status"),
    typeof connected === "boolean" && isNews && (connected ? "agent connected" : "agent disconnected"),
    update && `agent update ${update}`,
    before && freed(before, detail, "CPU", "CPU"),
    before && freed(before, detail, "MEMORY", "memory"),
  ].filter(word => typeof word === "string");
}

/** `PENDING → RUNNING`; the value alone where nothing is known from before. */
function moved(before: Raw | undefined, now: Raw, name: string): string | undefined {
  const to = text(now[name]);
  if (!before) return to;
  const from = text(before[name]);
  return from === to ? undefined : `${from ?? "none"} → ${to ?? "none"}`;
}

function freed(before: Raw, now: Raw, name: string, label: string): string | undefined {
  const [from, to] = [before, now].map(detail => {
    const found = list(detail["remainingResources"]).find(resource => resource["name"] === name)?.["integerValue"];
    return typeof found === "number" ? found : undefined;
  });
  return from === undefined || to === undefined || from === to
    ? undefined
    : `${label} free ${amount(from)} → ${amount(to)}`;
}

const mostFields = 4;
/** These tell of the event itself. */
const ofTheEvent = new Set(["version", "updatedAt"]);

function otherWords(detail: Raw, before: Raw): string {
  const paths = differences(before, detail).map(({ path }) => path.split(/[.[]/)[0] ?? path);
  const fields = [...new Set(paths)].filter(field => !ofTheEvent.has(field));
  if (fields.length === 0) return "Nothing but its version";
  const more = fields.length - mostFields;
  return `Changed ${fields.slice(0, mostFields).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
