import type { EcsGateway } from "../gateway/gateway";
import { lastPart } from "../model/model";
import type { TaskDefinition } from "../model/model";

const most = 200;

/** Revisions that were read, by ARN: what they run never changes. */
const known = new WeakMap<EcsGateway, Map<string, TaskDefinition>>();

/** A revision that this gateway has read, for whoever would wait for it again. */
export const knownDefinition = (gateway: EcsGateway, name: string): TaskDefinition | undefined =>
  known.get(gateway)?.get(name);

/** Reads it anew, and remembers it where `name` says which revision it is. Throws an EcsError. */
export async function readDefinition(gateway: EcsGateway, name: string, signal: AbortSignal): Promise<TaskDefinition> {
  const definition = await gateway.taskDefinition(name, signal);
  if (!lastPart(name).includes(":")) return definition;
  const own = known.get(gateway) ?? new Map<string, TaskDefinition>();
  known.set(gateway, own);
  const oldest = own.keys().next().value;
  if (own.size >= most && oldest !== undefined) own.delete(oldest);
  own.set(name, definition);
  return definition;
}
