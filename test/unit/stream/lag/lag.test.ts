import assert from "node:assert/strict";
import * as fc from "fast-check";
import { LagThreshold } from "../../../../src/stream/lag/lagThreshold";
import { LagMeter } from "../../../../src/stream/lag/lag";
import { LagHistogram } from "../../../../src/stream/lag/lagHistogram";
import { lagChart, lagCsv, lagJson, lagMarkdown } from "../../../../src/stream/lag/lagText";
import { durationText, sparkline } from "../../../../src/stream/lag/lagWords";
import { clusterArn, taskArn } from "../envelope";

const event = (cluster = "web", kind: "task" | "containerInstance" = "task") => ({
  kind,
  arn: taskArn(1, cluster),
  clusterArn: clusterArn(cluster),
  version: 1,
  detail: {},
});
const start = Date.parse("2026-11-24T12:00:00Z");

describe("event lag", () => {
  it("tells percentiles to within 3% of the truth, and the worst exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90_000_000 }), { minLength: 1, maxLength: 400 }), lags => {
        const histogram = new LagHistogram();
        for (const lag of lags) histogram.add(lag);
        const sorted = lags.toSorted((a, b) => a - b);
        for (const part of [0.5, 0.95, 0.99]) {
          const truth = sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
          const told = histogram.quantile(part);
          assert.ok(Math.abs(told - truth) <= truth * 0.03 + 0.001, `${part}: ${told}, truth ${truth}`);
        }
        assert.equal(histogram.worst, sorted.at(-1));
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps its size over a million events of 500 clusters in nine days", function () {
    this.timeout(60_000);
    const lag = new LagMeter();
    const clusters = Array.from({ length: 500 }, (_, n) => event(`c${n}`));
    global.gc?.();
    for (let n = 0; n < 1_000_000; n++) {
      const now = start + n * 800;
      lag.add(clusters[n % 500] ?? event(), n % 5000, now);
      if (n % 1000 === 0) lag.stands(n % 2000 === 0 ? "late" : "live", now);
    }
    const report = lag.report(start + 1_000_000 * 800);
    assert.equal(report.all.count, 1_000_000);
    assert.ok(Math.abs(report.all.median - 2500) < 100 && report.all.worst === 4999);
    assert.ok(report.groups.length <= 202 && report.minutes.length <= 60 && report.lapses.length <= 200);
    assert.equal(
      report.groups.reduce((sum, { count }) => sum + count, 0),
      1_000_000,
    );
    assert.equal(report.lapseCount, 500);
    assert.equal(report.lapseMs, 500 * 1000 * 800);
    assert.ok(JSON.stringify(report).length < 200_000);
  });

  it("tells clusters and types apart, and what came in the last minutes from what came before", () => {
    const lag = new LagMeter();
    lag.stands("live", start);
    lag.add(event("web"), 60_000, start);
    for (let n = 0; n < 10; n++) lag.add(event("jobs", "containerInstance"), 200, start + 600_000);
    const { groups, minutes } = lag.report(start + 600_000);
    assert.deepEqual(
      groups.map(({ clusterArn: arn, type, count, worst }) => [arn, type, count, worst]),
      [
        [clusterArn("web"), "ECS Task State Change", 1, 60_000],
        [clusterArn("jobs"), "ECS Container Instance State Change", 10, 200],
      ],
    );
    assert.equal(minutes.length, 2);
    assert.ok((lag.recent(start + 600_000) ?? 0) < 210);
    assert.equal(lag.recent(start + 900_000), undefined);
  });

  it("counts a clock that runs behind as no lag, and says when and how long the stream could not be relied on", () => {
    const lag = new LagMeter();
    lag.stands("connecting", start);
    lag.add(event(), -500, start);
    lag.stands("live", start);
    lag.stands("late", start + 1000);
    lag.stands("late", start + 2000);
    lag.stands("behind", start + 4000);
    lag.stands("live", start + 9000);
    lag.stands("failed", start + 20_000);
    const report = lag.report(start + 22_000);
    assert.equal(report.all.worst, 0);
    assert.deepEqual(report.lapses, [
      { kind: "late", from: start + 1000, to: start + 4000 },
      { kind: "behind", from: start + 4000, to: start + 9000 },
      { kind: "failed", from: start + 20_000 },
    ]);
    assert.equal(report.lapseMs, 10_000);
  });

  it("is written for people, with a chart, as JSON and as CSV in which nothing breaks out", () => {
    const lag = new LagMeter();
    lag.stands("live", start);
    for (let n = 0; n < 30; n++) lag.add(event(), 100 * n, start + n * 60_000);
    lag.add({ ...event(), clusterArn: '=cmd|"evil"\u202e' }, 5, start + 29 * 60_000);
    const report = lag.report(start + 30 * 60_000);
    const text = lagMarkdown("q](command:x)", report);
    assert.match(text, /data:image\/svg\+xml;base64,/);
    assert.ok(!text.includes("](command:"));
    assert.equal(lagChart(report).match(/<rect/g)?.length, 60);
    const csv = lagCsv(report).trim().split("\n");
    assert.equal(csv.length, 1 + 1 + 2 + 30);
    assert.ok(csv.some(line => line.startsWith(`group,"'=cmd|""evil""⟨U+202E⟩",`)));
    assert.equal((JSON.parse(lagJson("q", report)) as { all: { count: number } }).all.count, 31);
    assert.equal(sparkline(report.minutes, report.asOf).length, 15);
    assert.deepEqual([400, 12_000, 180_000, 9_000_000].map(durationText), ["0.4 s", "12 s", "3 min", "2.5 h"]);
  });
});

describe("a threshold for the lag", () => {
  const minuteMs = 60_000;

  it("is told of once while the lag stays high, and again after two calm minutes", () => {
    const threshold = new LagThreshold();
    const told: number[] = [];
    const pass = (lagMs: number | undefined, at: number) => threshold.passed(lagMs, 5000, at) && told.push(at);
    for (let at = 0; at <= 10 * minuteMs; at += 1000) pass(6000, at);
    assert.deepEqual(told, [0]);
    pass(4000, 11 * minuteMs);
    pass(6000, 11.5 * minuteMs);
    assert.deepEqual(told, [0]);
    pass(6000, 14 * minuteMs);
    assert.deepEqual(told, [0, 14 * minuteMs]);
  });

  it("is never passed at 0, by a lag that equals it, or without events", () => {
    const threshold = new LagThreshold();
    assert.equal(threshold.passed(1e9, 0, 0), false);
    assert.equal(threshold.passed(5000, 5000, 0), false);
    assert.equal(threshold.passed(undefined, 5000, 0), false);
    assert.equal(threshold.passed(5001, 5000, 0), true);
  });

  it("hears of the last two minutes only", () => {
    const lag = new LagMeter();
    lag.add(event(), 60_000, start);
    lag.add(event(), 1000, start + 5 * minuteMs);
    const threshold = new LagThreshold();
    assert.equal(threshold.passed(lag.recent(start + 5 * minuteMs), 5000, start + 5 * minuteMs), false);
    lag.add(event(), 60_000, start + 6 * minuteMs);
    assert.equal(threshold.passed(lag.recent(start + 6 * minuteMs), 5000, start + 6 * minuteMs), true);
  });
});
