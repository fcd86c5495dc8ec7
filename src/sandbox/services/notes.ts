import type { ServiceRecord } from "../world/records";
import type { World } from "../world/world";

const repeatsAfterMs = 6 * 60 * 60 * 1000;

/** Adds to the service's events; ECS answers the last hundred, newest first. */
export function note(world: World, service: ServiceRecord, message: string): void {
  const event = {
    id: world.ids.uuid(),
    createdAt: world.seconds(),
    message: `(service ${service.name}) ${message}`,
  };
  service.service = { ...service.service, events: [event, ...(service.service.events ?? [])].slice(0, 100) };
}

/** The same message again is left out until its cause is gone or six hours have passed; says whether it was told. */
export function noteOnce(world: World, service: ServiceRecord, message: string): boolean {
  const now = world.clock.now();
  if (now - (service.told.get(message) ?? -Infinity) < repeatsAfterMs) return false;
  service.told.set(message, now);
  note(world, service, message);
  return true;
}
