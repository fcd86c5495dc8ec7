import type { VersionRange } from "../audit/versionSet";

/** The ranges without one version; the same list when none of them holds it. */
export function withoutVersion(ranges: readonly VersionRange[], version: number): readonly VersionRange[] {
  if (!ranges.some(([first, last]) => version >= first && version <= last)) return ranges;
  return ranges.flatMap(([first, last]): readonly VersionRange[] => {
    if (version < first || version > last) return [[first, last]];
    return (
      [
        [first, version - 1],
        [version + 1, last],
      ] as const
    ).filter(([from, to]) => from <= to);
  });
}

/** How many versions the ranges hold. */
export const versionsIn = (ranges: readonly VersionRange[]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** `v4`, `v4–v6`, `v4, v6–v8 and 2 more` */
export function rangesText(ranges: readonly VersionRange[], most = 3): string {
  const shown = ranges.slice(0, most).map(([first, last]) => (first === last ? `v${first}` : `v${first}–v${last}`));
  const more = ranges.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
