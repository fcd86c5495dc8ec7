/** Limits of the ECS API, with their units in the name. */
export const limits = {
  idsPerDescribe: 100,
  servicesPerDescribe: 10,
  deploymentsPerDescribe: 20,
  revisionsPerDescribe: 20,
  itemsPerPage: 100,
  runTaskCount: 10,
  startTaskInstances: 10,
  stateInstances: 10,
  startedByCharacters: 128,
  startTaskStartedByCharacters: 36,
  reasonCharacters: 255,
  placementConstraints: 10,
  placementStrategies: 5,
} as const;

/** Rounds of at most `size` items, in order. */
export function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const rounds: T[][] = [];
  for (let start = 0; start < items.length; start += size) rounds.push(items.slice(start, start + size));
  return rounds;
}
