import { amount } from "../../text/counts";
import type { Finding, Verdict } from "./verdict";

/** The worst first. UNSEEN comes late: there may be thousands, of before the stream began. */
export const worstFirst: readonly Verdict[] = [
  "BEHIND",
  "AHEAD",
  "GONE",
  "IN_FLIGHT",
  "UNSEEN",
  "UNVERSIONED",
  "UNREAD",
  "CURRENT",
];

export const verdictName = (verdict: Verdict): string => verdict.replace("_", " ");

/** What a finding says in words that need no legend: `BEHIND by 2`. */
export function verdictText({ kind, verdict, behindBy, ended, reread }: Finding): string {
  switch (verdict) {
    case "BEHIND":
      return `BEHIND by ${behindBy ?? 0}`;
    case "IN_FLIGHT":
      return behindBy === undefined ? "IN FLIGHT" : `IN FLIGHT, ${behindBy} pending`;
    case "AHEAD":
      return reread ? "AHEAD after two API reads" : "AHEAD";
    case "GONE":
      if (ended) return "GONE, its end is known";
      return kind === "task" ? "GONE, no STOPPED event received" : "GONE, no final event received";
    case "UNVERSIONED":
      return "UNVERSIONED, the endpoint returns no version";
    case "UNREAD":
      return "UNREAD, the API couldn't describe it";
    case "CURRENT":
    case "UNSEEN":
      return verdict;
  }
}

/** `2 BEHIND · 1 UNSEEN`, the worst first; without CURRENT, so empty when all is. */
export function countsText(verdicts: Readonly<Record<Verdict, number>>): string {
  return worstFirst
    .filter(verdict => verdict !== "CURRENT" && verdicts[verdict] > 0)
    .map(verdict => `${amount(verdicts[verdict])} ${verdictName(verdict)}`)
    .join(" · ");
}

/** `43%`, `4.3%`; rounded down, so that only what is wholly current is called 100%. */
export const percentText = (share: number): string =>
  (Math.floor(share * 1000) / 1000).toLocaleString("en-US", { style: "percent", maximumFractionDigits: 1 });
