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

/** The settings in seconds, with the defaults and limits that `package.json` tells people of. */
export const secondsSettings = {
  refreshInterval: { usual: 10, least: 2, most: 3600 },
  eventGrace: { usual: 10, least: 0, most: 600 },
  eventCheckInterval: { usual: 300, least: 10, most: 86_400 },
  eventLagThreshold: { usual: 0, least: 0, most: 86_400 },
} as const satisfies Readonly<Record<string, SecondsSetting>>;

/** What settings.json holds under a name after `ecsExplorer.`, whatever that is. */
export type ReadSetting = (name: string) => unknown;

/** A setting in seconds as milliseconds. */
export const milliseconds = (read: ReadSetting, name: keyof typeof secondsSettings): number =>
  seconds(read(name), secondsSettings[name]);

/** Whether changes are refused: whatever else than `false` stands there was meant to refuse them. */
export const isReadOnly = (value: unknown): boolean => value !== undefined && value !== null && value !== false;
