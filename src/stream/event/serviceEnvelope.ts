import type { ServiceEvent } from "../../ecs/model/serviceEvent";
import { parseArn } from "../../ecs/model/model";
import { isRecord } from "./record";
import type { Raw } from "./record";

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** What an envelope of a type without a version tells of a service; undefined where it tells of none. */
export function serviceEventOf(type: string, envelope: Raw): ServiceEvent | undefined {
  const detail = isRecord(envelope["detail"]) ? envelope["detail"] : {};
  const name = text(detail["eventName"]);
  const id = text(envelope["id"]);
  const serviceArn = serviceOf(detail, envelope["resources"]);
  const place = serviceArn === undefined ? undefined : parseArn(serviceArn);
  if (!name || !id || !serviceArn || !place) return undefined;
  const { partition, region, account, cluster } = place;
  const own = cluster && `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`;
  const clusterArn = text(detail["clusterArn"]) ?? own;
  // Of two that contradict each other nothing can be said.
  if (!clusterArn || (own && clusterArn !== own)) return undefined;
  const at = Date.parse(text(detail["updatedAt"]) ?? text(detail["createdAt"]) ?? text(envelope["time"]) ?? "");
  return {
    id,
    type,
    serviceArn,
    clusterArn,
    name,
    level: text(detail["eventType"]),
    reason: text(detail["reason"]),
    at: Number.isNaN(at) ? undefined : at,
  };
}

/** Hooks' events name the service in their detail, the others among their resources. */
function serviceOf(detail: Raw, resources: unknown): string | undefined {
  const named = Array.isArray(resources) ? resources.filter(arn => typeof arn === "string") : [];
  return [detail["serviceArn"], ...named].map(text).find(arn => arn !== undefined && parseArn(arn)?.kind === "service");
}
