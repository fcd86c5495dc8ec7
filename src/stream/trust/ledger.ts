import { plural } from "../../text/counts";
import type { Timestamp } from "../../ecs/model/model";
import type { Resource } from "../../ecs/replica/resource";
import type { Lack } from "../currency/acceptance";
import type { Finding } from "../currency/verdict";

/** What speaks for and against the stream in one cluster. */
export interface Ledger {
  /** Changes that the stream told, in order; those older than the grace had the time to be contradicted. */
  readonly told: { readonly at: Timestamp; readonly kind: Resource["kind"] }[];
  /** Changes told since the last miss that nothing contradicted within the grace. */
  proven: number;
  provenKinds: Set<Resource["kind"]>;
  /** Values of `lastStatus` that task events told, since attaching. */
  readonly statuses: Set<unknown>;
  readonly kinds: Set<Resource["kind"]>;
  missed: { readonly at: Timestamp; readonly finding: Finding }[];
  /** Versions left out between two that were told, the newest such of each resource by its ARN. */
  readonly gaps: Map<string, Lack>;
  /** How often trust was lost; each time it takes longer to come back. */
  losses: number;
  distrustUntil: Timestamp;
  /** When more happened than a stream that has proven nothing is relied on for. */
  changedAt: Timestamp;
  toldAt: Timestamp;
  /** Usual time from one change to the next. */
  usualMs: number;
  unversioned: boolean;
}

export const newLedger = (usualMs: number): Ledger => ({
  told: [],
  proven: 0,
  provenKinds: new Set(),
  statuses: new Set(),
  kinds: new Set(),
  missed: [],
  gaps: new Map(),
  losses: 0,
  distrustUntil: 0,
  changedAt: 0,
  toldAt: 0,
  usualMs,
  unversioned: false,
});

/** Why the stream is not trusted in the cluster of that name, in words; empty when nothing speaks against it. */
export function reasonsOf(name: string, ledger: Ledger): readonly string[] {
  if (ledger.unversioned) return ["This endpoint returns no versions, so the stream can't be verified"];
  const missed = ledger.missed.map(item => item.finding);
  if (missed.length === 0)
    return ledger.gaps.size > 0 ? [`Skipped versions of ${plural(ledger.gaps.size, "resource")} in ${name}`] : [];
  if (ledger.kinds.size === 0) return [`No new events for ${name}`];
  const reasons: string[] = [];
  const kindMissed = (kind: Resource["kind"]) => missed.some(finding => finding.kind === kind);
  const [status] = ledger.statuses;
  if (kindMissed("containerInstance") && !ledger.kinds.has("containerInstance"))
    reasons.push(`No new container instance events for ${name}`);
  if (kindMissed("task") && !ledger.kinds.has("task")) reasons.push(`No new task events for ${name}`);
  else if (kindMissed("task") && ledger.statuses.size === 1 && typeof status === "string")
    reasons.push(`Delivers only ${status} tasks of ${name}`);
  return reasons.length > 0 ? reasons : [`Missed ${plural(missed.length, "change")} in ${name}`];
}
