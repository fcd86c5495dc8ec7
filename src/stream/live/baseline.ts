import { acceptanceOf, coveredBy } from "../currency/acceptance";
import type { Acceptance, Lack, LiveReport } from "../currency/acceptance";
import { withNews } from "../currency/currencyReport";
import type { Trust } from "../trust/trust";
import type { Delivery } from "./delivery";
import type { Holes } from "./holes";
import type { AuditKnowledge } from "./knowledge";

/** Takes the API's state as what the stream is held against from here on, because a person says so. */
export class Baseline {
  /** What was settled last. */
  last?: Acceptance;

  constructor(
    private readonly parts: {
      readonly knowledge: AuditKnowledge;
      readonly trust: Trust;
      readonly holes: Holes;
      readonly delivery: Delivery;
    },
  ) {}

  /** What accepting the report would settle now. */
  preview(report: LiveReport): Acceptance {
    return this.plan(report).acceptance;
  }

  /** Only what the check saw is settled: what the stream left out since is still held against it. */
  accept(report: LiveReport): Acceptance {
    const { acceptance, covers } = this.plan(report);
    // What settles nothing takes no earlier baseline's place.
    if (acceptance.resources === 0) return acceptance;
    this.last = acceptance;
    const { knowledge, trust, holes, delivery } = this.parts;
    knowledge.settle(acceptance.settled, report.asOf);
    trust.accept(
      report.clusters.map(({ arn }) => arn),
      covers,
      acceptance.settled,
    );
    holes.accept(covers);
    delivery.events.accept(covers, report.asOf);
    return acceptance;
  }

  private plan(report: LiveReport): { readonly acceptance: Acceptance; readonly covers: (lack: Lack) => boolean } {
    const { knowledge, trust } = this.parts;
    const news = withNews(report, arn => knowledge.known(arn));
    const covers = coveredBy(report, news);
    return { acceptance: acceptanceOf(news, [...trust.gaps()].filter(covers)), covers };
  }
}
