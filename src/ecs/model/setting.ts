/** What a setting in seconds may be, and what it is without a person's word. */
export interface SecondsSetting {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/**
 * A setting in seconds as milliseconds. VS Code warns of a value that breaks its schema, but hands it over all the same; a
 * timer of `NaN` milliseconds would ask ECS without a pause.
 */
export function seconds(value: unknown, { usual, least, most }: SecondsSetting): number {
  const set = typeof value === "number" && !Number.isNaN(value) ? value : usual;
  return Math.min(most, Math.max(least, set)) * 1000;
}

/** Whether changes are refused: whatever else than `false` stands there was meant to refuse them. */
export const isReadOnly = (value: unknown): boolean => value !== undefined && value !== null && value !== false;
