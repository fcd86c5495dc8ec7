import type { World } from "../world/world";
import { dataFamilies } from "./dataFamilies";
import { seedLogGroups, withLog } from "./logSettings";
import { shopFamilies } from "./shopFamilies";

/** Registers every revision, the oldest first and the newest some days ago. */
export function seedFamilies(world: World): void {
  for (const { revisions, containers, ...request } of [...shopFamilies, ...dataFamilies]) {
    for (let revision = 1; revision <= revisions; revision++) {
      const registeredAt = world.seconds() - (revisions - revision + 1) * 9 * 86_400 - 3600;
      const definitions = containers.map((container, index) => ({
        ...withLog(request.family, index, container, world.arns.region),
        image: imageOf(container.image, revision),
      }));
      world.definitions.register({ ...request, containerDefinitions: definitions }, registeredAt, [
        { key: "team", value: request.family.startsWith("d") ? "data platform" : "shop" },
        { key: "cost center", value: "4711 – Größe & Co" },
      ]);
    }
  }
  seedLogGroups(world);
}

function imageOf(image = "", revision = 1): string {
  const [, name] = /^\{(.+)\}$/.exec(image) ?? [];
  return name === undefined ? image : `111122223333.dkr.ecr.us-east-1.amazonaws.com/${name}:2.${revision}.0`;
}
