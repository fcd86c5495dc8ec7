import assert from "node:assert/strict";
import { reportOf, withNews } from "../../../../src/stream/currency/currencyReport";
import type { Finding, Known } from "../../../../src/stream/currency/verdict";
import { verdictText } from "../../../../src/stream/currency/verdictText";
import { clusterArn, taskArn } from "../envelope";

const web = clusterArn("web");
const asOf = 100_000;
const task = { kind: "task", arn: taskArn(1), clusterArn: web } as const;

describe("a check's report once the stream has told more", () => {
  const found = (finding: Omit<Finding, "kind" | "arn" | "clusterArn">) =>
    reportOf(asOf, new Map([[web, 3]]), [{ ...task, ...finding }], []);
  const known =
    (version: number, more: Partial<Known> = {}) =>
    (): Known => ({ ...task, version, ended: false, ...more });
  const words = (report: ReturnType<typeof found>) => report.findings.map(verdictText);

  it("is behind by what is still lacking, of what an event has named since, too", () => {
    const behind = found({ verdict: "BEHIND", streamVersion: 1, apiVersion: 6, behindBy: 5, lagMs: 90_000 });
    const less = withNews(behind, known(4, { at: asOf - 30_000 }));
    assert.deepEqual(words(less), ["BEHIND by 2"]);
    assert.deepEqual([less.worstTime?.lagMs, less.worstVersions?.streamVersion], [30_000, 4]);
    assert.deepEqual(words(withNews(found({ verdict: "UNSEEN", apiVersion: 6 }), known(5))), ["BEHIND by 1"]);
    const flying = found({ verdict: "IN_FLIGHT", streamVersion: 1, apiVersion: 6, behindBy: 5 });
    assert.deepEqual(words(withNews(flying, known(4))), ["IN FLIGHT, 2 pending"]);
  });

  it("counts as current what has caught up", () => {
    const caughtUp = withNews(found({ verdict: "UNSEEN", apiVersion: 6 }), known(6));
    assert.deepEqual([caughtUp.verdicts.CURRENT, caughtUp.verdicts.UNSEEN, caughtUp.share], [4, 0, 1]);
  });

  it("doesn't lack the end of a task that is gone once its last event came late", () => {
    const gone = found({ verdict: "GONE", streamVersion: 5, ended: false });
    assert.equal(gone.share, 3 / 4);
    const ended = withNews(gone, known(6, { ended: true }));
    assert.deepEqual([words(ended), ended.share], [["GONE, its end is known"], 1]);
  });

  it("is the same report where the stream has told nothing of it", () => {
    for (const finding of [
      { verdict: "BEHIND", streamVersion: 1, apiVersion: 6, behindBy: 5 },
      { verdict: "AHEAD", streamVersion: 1, apiVersion: 0 },
      { verdict: "GONE", streamVersion: 1, ended: false },
      { verdict: "UNREAD", streamVersion: 1 },
    ] as const) {
      const report = found(finding);
      assert.equal(withNews(report, known(1)), report);
    }
  });
});
