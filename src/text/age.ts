const minute = 60_000;

/** In clock minutes, so that all ages of a list change at the same moment and not each at its own. */
const minutesSince = (at: number, now: number): number =>
  Math.max(0, Math.floor(now / minute) - Math.floor(at / minute));

/** How old something is, in its largest unit: `< 1 min`, `12 min`, `5 h`, `4 d`. */
export function age(since: number, now = Date.now()): string {
  const minutes = minutesSince(since, now);
  if (minutes < 1) return "< 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** `just now`, `12 min ago`, `4 d ago` */
export const ago = (at: number, now = Date.now()): string =>
  minutesSince(at, now) < 1 ? "just now" : `${age(at, now)} ago`;

/** Whether something happened in this clock minute or the one before. */
export const isRecent = (at: number, now = Date.now()): boolean => minutesSince(at, now) <= 1;

/** Milliseconds until ages change. */
export const msToNextMinute = (now = Date.now()): number => minute - (now % minute);
