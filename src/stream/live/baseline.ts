import { acceptanceOf } from "../currency/acceptance";
import type { Acceptance } from "../currency/acceptance";
import type { Named } from "../currency/currency";
import type { CurrencyReport } from "../currency/currencyReport";
import type { Trust } from "../trust/trust";
import type { Delivery } from "./delivery";
import type { Holes } from "./holes";
import type { AuditKnowledge } from "./knowledge";

/** Takes the API's state as what the stream is held against from here on, because a person says so. */
export class Baseline {
  constructor(
    private readonly parts: {
      readonly knowledge: AuditKnowledge;
      readonly trust: Trust;
      readonly holes: Holes;
      readonly delivery: Delivery;
    },
  ) {}

  /** What accepting the report would settle. */
  preview(report: CurrencyReport): Acceptance {
    return acceptanceOf(report, this.parts.trust.gapsIn(report.clusters.map(({ arn }) => arn)));
  }

  /** Only what was read is settled: a cluster that couldn't be, and what stays open, keeps what was found of it. */
  accept(report: CurrencyReport): Acceptance {
    const acceptance = this.preview(report);
    const { knowledge, trust, holes, delivery } = this.parts;
    const clusters = new Set(report.clusters.map(({ arn }) => arn));
    const open = new Set(acceptance.open.map(({ arn }) => arn));
    const covers = ({ arn, clusterArn }: Named) => clusters.has(clusterArn) && !open.has(arn);
    knowledge.settle(acceptance.settled, report.asOf);
    trust.accept(clusters, covers, acceptance.settled);
    holes.accept(covers);
    delivery.events.accept(covers, report.asOf);
    return acceptance;
  }
}
