import type { EcsGateway } from "../../ecs/gateway/gateway";
import type { Timestamp } from "../../ecs/model/model";
import { pause } from "../../ecs/rate/pause";
import { CurrencyChecker } from "./currency";
import type { CheckOptions, StreamKnowledge } from "./currency";
import { reportWith, withAnswers, withNews } from "./currencyReport";
import type { CurrencyReport } from "./currencyReport";
import type { Finding, Known, Verdict } from "./verdict";

/** What a comparison is doing; the wait is for events that may be under way. */
export type Stage = "asking" | "waiting" | "reading";

export interface ComparisonOptions extends Pick<CheckOptions, "graceMs" | "rereadMs" | "now"> {
  /** Reads on to that time what the stream said since it was read; absent for a file, which says nothing more. */
  readonly readOn?: (to: Timestamp, signal: AbortSignal) => Promise<void>;
  readonly onStage?: (stage: Stage) => void;
}

const open: ReadonlySet<Verdict> = new Set(["BEHIND", "IN_FLIGHT", "UNSEEN"]);

/**
 * Compares what was read of a stream with the API until nothing is in flight. What the API answers now must have been told
 * by the end of the grace, so the stream is read on to there and held against that answer: no time of the change is needed,
 * which a container instance does not name. Throws an EcsError.
 */
export async function compareToTheEnd(
  gateway: EcsGateway,
  stream: StreamKnowledge,
  options: ComparisonOptions,
  signal: AbortSignal,
): Promise<CurrencyReport> {
  const { graceMs = 10_000, now = Date.now, readOn, onStage = () => undefined } = options;
  const checker = new CurrencyChecker(gateway, stream, { ...options, graceMs });
  onStage("asking");
  const first = await checker.check(signal);
  const unsettled = first.findings.filter(finding =>
    readOn ? open.has(finding.verdict) : finding.verdict === "IN_FLIGHT",
  );
  if (unsettled.length === 0) return first;
  onStage("waiting");
  await pause(Math.max(0, first.asOf + graceMs - now()), signal);
  if (readOn) {
    onStage("reading");
    await readOn(now(), signal);
    const told = withNews(first, arn => stream.known(arn));
    return reportWith(
      told,
      told.findings.map(finding => settled(finding, stream.known(finding.arn), now())),
    );
  }
  onStage("asking");
  const again = await checker.ask(unsettled, signal);
  const answers = again.map(finding => settled(finding, stream.known(finding.arn), now()));
  return withAnswers(first, now(), answers);
}

/** What is said once the grace is over: what the stream still lacks it lacks for good. */
function settled(finding: Finding, known: Known | undefined, now: Timestamp): Finding {
  const { verdict, apiVersion } = finding;
  switch (verdict) {
    case "GONE":
      return { ...finding, ended: known?.ended ?? finding.ended };
    case "IN_FLIGHT":
    case "BEHIND":
      if (!known || apiVersion === undefined) return { ...finding, verdict: "UNSEEN", behindBy: undefined };
      return {
        ...finding,
        verdict: "BEHIND",
        streamVersion: known.version,
        behindBy: apiVersion - known.version,
        lagMs: known.at === undefined ? undefined : now - known.at,
      };
    case "CURRENT":
    case "AHEAD":
    case "UNSEEN":
    case "UNVERSIONED":
    case "UNREAD":
      return finding;
  }
}
