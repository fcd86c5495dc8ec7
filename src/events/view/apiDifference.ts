import * as vscode from "vscode";
import { stream } from "../../bundles";
import type { Resource } from "../../ecs/replica/resource";
import { jsonText } from "../../text/jsonText";
import { plainText } from "../../text/plainText";
import type { Finding } from "../../stream/currency/verdict";
import type { Attachment } from "../attach/attachment";
import type { EventDocuments } from "../sources/eventDocuments";
import { shortId } from "../../ecs/model/names";

type Raw = Readonly<Record<string, unknown>>;

/** Fields that ECS's events never carry (containers-roadmap issues 1515 and 2317): no difference worth a word. */
const neverInEvents = new Set(["healthStatus", "tags", "runningTasksCount", "pendingTasksCount"]);

/** Opens VS Code's own diff between a resource's last event and what the API answers now. Throws an EcsError. */
export async function showDifference(
  attachment: Attachment,
  { arn, clusterArn, kind }: Pick<Finding, "arn" | "clusterArn" | "kind">,
  documents: EventDocuments,
  signal: AbortSignal,
): Promise<void> {
  const now = await read(attachment, clusterArn, arn, kind, signal);
  const { delivery } = attachment.live;
  const event = delivery.newest(arn);
  const told = event && stream().answerShape(event);
  const left = told ? comparable(told, told) : `${noEvent(attachment, arn)}\n`;
  const right = now
    ? comparable(now.raw, told ?? {})
    : "The API no longer returns this resource. ECS forgets a stopped task after about an hour.\n";
  const [from, to] = [`event ${event ? `v${String(event.version)}` : "none"}`, `API ${versionOf(now)}`];
  const id = plainText(shortId(arn));
  const title = `${id}: ${from} ↔ ${to}`;
  await vscode.commands.executeCommand(
    "vscode.diff",
    documents.put(`${id} ${from}.json`, left),
    documents.put(`${id} ${to}.json`, right),
    title,
    { preview: true },
  );
}

/** Of what was dropped nobody knows whether it was there. */
function noEvent({ live: { audit, delivery } }: Attachment, arn: string): string {
  if (audit.get(arn)) return "The last event of this resource is no longer kept.";
  return delivery.events.dropped > 0
    ? "No event of this resource is kept. If one was received, it has been dropped since."
    : "No event received for this resource.";
}

const versionOf = (resource: Resource | undefined): string =>
  resource ? (resource.version === undefined ? "without version" : `v${String(resource.version)}`) : "gone";

async function read(
  { connection }: Attachment,
  clusterArn: string,
  arn: string,
  kind: Finding["kind"],
  signal: AbortSignal,
): Promise<Resource | undefined> {
  const gateway = await connection.gateway();
  const { found } =
    kind === "task"
      ? await gateway.describeTasks(clusterArn, [arn], signal)
      : await gateway.describeContainerInstances(clusterArn, [arn], signal);
  return found[0];
}

/** JSON with members in one order and without what only the API says, so that each line that differs means something. */
export function comparable(raw: Raw, beside: Raw): string {
  const only = Object.fromEntries(Object.entries(raw).filter(([name]) => name in beside || !neverInEvents.has(name)));
  return jsonText(ordered(only));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const members = Object.entries(value).filter(([name, member]) => member !== undefined && name !== "healthStatus");
  return Object.fromEntries(
    members.toSorted(([a], [b]) => a.localeCompare(b)).map(([name, member]) => [name, ordered(member)]),
  );
}

/** ECS's lists have no order of their own. */
function nameOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  const { name, containerArn, id } = item as Raw;
  const named = [name, containerArn, id].find(part => typeof part === "string");
  return typeof named === "string" ? named : JSON.stringify(item);
}
