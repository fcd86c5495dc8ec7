import { agoText } from "./viewRow";

/** Below this a clock is as right as the answers' Date, in whole seconds, can tell. */
const clockHintMs = 5000;

/** `2 min ahead of AWS`; undefined while the machine's clock is right. */
export function clockWords(aheadMs: number): string | undefined {
  if (Math.abs(aheadMs) < clockHintMs) return undefined;
  return `${agoText(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} AWS`;
}

/** A sentence on a clock that is off, to go after another; empty while it is right. */
export function clockSentence(aheadMs: number | undefined): string {
  const words = clockWords(aheadMs ?? 0);
  return words ? ` This machine's clock is ${words}; times were corrected for it.` : "";
}
