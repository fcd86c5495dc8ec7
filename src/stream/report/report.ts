import type { Timestamp } from "../../ecs/model/model";
import { jsonText } from "../../text/jsonText";
import type { Audit, Track } from "../audit/audit";
import type { CurrencyReport } from "../currency/currencyReport";
import type { Conflict } from "../audit/repeats";
import type { UnclearShape } from "../event/shape";
import type { VersionRange } from "../audit/versionSet";

/** What of a resource's versions needs a look. */
interface Irregularity {
  readonly arn: string;
  readonly clusterArn: string;
  readonly lowest: number;
  readonly highest: number;
  readonly events: number;
  readonly duplicates: number;
  readonly late: number;
  /** Versions that never came, both ends included; possible gaps, since ECS may not count by one. */
  readonly gaps: readonly VersionRange[];
  /** Older gaps were too many to be kept apart. */
  readonly gapsIncomplete: boolean;
}

interface ClusterAudit {
  readonly arn: string;
  readonly tasks: number;
  readonly containerInstances: number;
  readonly events: number;
  readonly duplicates: number;
  readonly late: number;
  readonly possiblyMissing: number;
}

/** An audit as plain data, as the JSON export has it. */
export interface AuditReport {
  readonly source: string;
  readonly from?: string;
  readonly to?: string;
  readonly events: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly skipped: Audit["skipped"];
  readonly unreadable: { readonly count: number; readonly first: Audit["firstUnreadable"] };
  /** What was not understood, by shape, with one example each; `further` had more shapes than are kept. */
  readonly unclear: { readonly shapes: readonly UnclearShape[]; readonly further: number };
  readonly duplicates: number;
  /** Duplicates that do not say what the first event of that version said; `uncompared` came too late to be compared. */
  readonly conflicts: { readonly count: number; readonly uncompared: number; readonly first: readonly Conflict[] };
  readonly late: number;
  /** How many versions never came, over all resources. */
  readonly possiblyMissing: number;
  readonly clusters: readonly ClusterAudit[];
  readonly irregular: readonly Irregularity[];
}

export const iso = (at: Timestamp | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
const width = (gaps: readonly VersionRange[]): number => gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0);

export function auditReport(audit: Audit, source: string): AuditReport {
  const clusters = new Map<string, { -readonly [Key in keyof ClusterAudit]: ClusterAudit[Key] }>();
  const irregular: Irregularity[] = [];
  for (const track of audit.resources.values()) {
    const arn = track.clusterArn;
    let cluster = clusters.get(arn);
    if (!cluster) {
      cluster = { arn, tasks: 0, containerInstances: 0, events: 0, duplicates: 0, late: 0, possiblyMissing: 0 };
      clusters.set(arn, cluster);
    }
    const found = irregularity(track);
    cluster[track.kind === "task" ? "tasks" : "containerInstances"]++;
    cluster.events += track.events;
    cluster.duplicates += track.duplicates;
    cluster.late += track.late;
    cluster.possiblyMissing += width(found.gaps);
    if (found.gaps.length > 0 || found.duplicates > 0 || found.late > 0 || found.gapsIncomplete) irregular.push(found);
  }
  return {
    source,
    from: iso(audit.from),
    to: iso(audit.to),
    events: audit.events,
    byType: Object.fromEntries(audit.byType),
    skipped: { ...audit.skipped },
    unreadable: { count: audit.unreadable, first: audit.firstUnreadable },
    unclear: { shapes: audit.unclear.all(), further: audit.unclear.further },
    duplicates: audit.duplicates,
    conflicts: {
      count: audit.repeats.conflicts,
      uncompared: audit.repeats.uncompared,
      first: audit.repeats.first,
    },
    late: audit.late,
    possiblyMissing: [...clusters.values()].reduce((sum, cluster) => sum + cluster.possiblyMissing, 0),
    clusters: [...clusters.values()],
    irregular: irregular.toSorted((a, b) => width(b.gaps) - width(a.gaps) || b.late - a.late),
  };
}

function irregularity(track: Track): Irregularity {
  const { arn, clusterArn, versions, events, duplicates, late } = track;
  const { lowest, highest, isBlurred } = versions;
  return {
    arn,
    clusterArn,
    lowest,
    highest,
    events,
    duplicates,
    late,
    gaps: versions.holes(),
    gapsIncomplete: isBlurred,
  };
}

/** Audit and verdicts as one JSON document, complete. */
export function jsonReport(audit: AuditReport, currency?: CurrencyReport): string {
  return jsonText({ audit, currency: currency && currencyData(currency) });
}

/** A comparison as plain data. */
export function currencyData(currency: CurrencyReport): object {
  const unreachable = currency.unreachable.map(({ arn, error }) => ({
    arn,
    kind: error.kind,
    message: error.message,
  }));
  return { ...currency, asOf: iso(currency.asOf), unreachable };
}
