import type { Acceptance } from "../../stream/currency/acceptance";
import { verdictName, worstFirst } from "../../stream/currency/verdictText";
import type { Finding } from "../../stream/currency/verdict";
import { lastPart } from "../../ecs/model/model";
import { amount, plural } from "../../text/counts";

/** `3 BEHIND, 1 GONE`, the worst first. */
function counted(findings: readonly Finding[]): string {
  return worstFirst
    .map(verdict => [verdict, findings.filter(finding => finding.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${amount(count)} ${verdictName(verdict)}`)
    .join(", ");
}

/** What accepting settles: `3 BEHIND, 1 GONE, and skipped versions of 2 resources`; empty when there is nothing. */
export function settledWords({ settled, gaps }: Pick<Acceptance, "settled" | "gaps">): string {
  const skipped = gaps > 0 ? `skipped versions of ${plural(gaps, "resource")}` : "";
  return [counted(settled), skipped].filter(Boolean).join(", and ");
}

/** What is said where a check found nothing that could be settled: what wasn't read is no reason to be content. */
export function nothingWords({ open, unreachable }: Pick<Acceptance, "open" | "unreachable">): string {
  const rest = [
    open.length > 0 && `Not settled: ${counted(open)}. They are checked as before.`,
    unreachable.length > 0 && unreadWords(unreachable),
  ].filter(line => line !== false);
  return ["The check found nothing to settle.", ...(rest.length > 0 ? rest : ["No baseline is needed."])].join(" ");
}

const unreadWords = (unreachable: Acceptance["unreachable"]): string =>
  `Not settled, since they couldn't be read: ${unreachable.map(({ arn }) => lastPart(arn) || "(no cluster named)").join(", ")}.`;

/** What a person is told before accepting, a line each. */
export function acceptDetail(acceptance: Acceptance): readonly string[] {
  const { settled, open, gaps, unreachable } = acceptance;
  const isLost =
    gaps > 0 || settled.some(({ verdict, ended }) => verdict === "BEHIND" || (verdict === "GONE" && !ended));
  const hasUnseen = settled.some(({ verdict }) => verdict === "UNSEEN");
  return [
    `Settled, and no longer reported: ${settledWords(acceptance)}.`,
    "From here on, the stream is checked against the versions that the API returned.",
    ...(isLost ? ["The events that didn't arrive stay lost. Whoever else reads this stream may lack them, too."] : []),
    ...(hasUnseen ? ["UNSEEN resources may not have changed since the stream began: nothing need be lost there."] : []),
    ...(open.length > 0 ? [`Not settled: ${counted(open)}. They are checked as before.`] : []),
    ...(unreachable.length > 0 ? [unreadWords(unreachable)] : []),
  ];
}
