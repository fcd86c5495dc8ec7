import type { Acceptance } from "../../stream/currency/acceptance";
import { amount } from "../../text/counts";
import { dotted } from "../../text/dotted";
import { acceptDetail, settledWords } from "./acceptWords";
import { clock, hour } from "./viewRow";
import type { Row } from "./viewRow";

/** How much of what counts as current no event has told. */
export const baselineWords = (resting: number): string | false => resting > 0 && `${amount(resting)} by the baseline`;

/** Says for as long as the stream is attached that a person accepted what it had not told. */
export function baselineRow(acceptance: Acceptance, resting: number): Row {
  return {
    id: "baseline",
    label: `Baseline of ${hour(acceptance.asOf)}`,
    description: dotted(
      settledWords(acceptance) || "nothing was settled",
      resting > 0 && `${amount(resting)} without an event since`,
    ),
    icon: "milestone",
    tooltip: [
      `You accepted what the API returned at ${clock(acceptance.asOf)} as the baseline.`,
      ...acceptDetail(acceptance),
    ].join("\n"),
    context: "baseline",
  };
}
