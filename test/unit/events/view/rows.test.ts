import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { clusterRows } from "../../../../src/events/view/findingRows";
import { rowsOf } from "../../../../src/events/view/rows";
import type { Attachment } from "../../../../src/events/attach/attachment";
import { reportOf } from "../../../../src/stream/currency/currencyReport";
import type { CurrencyReport } from "../../../../src/stream/currency/currencyReport";
import { LagMeter } from "../../../../src/stream/lag/lag";
import type { LiveState } from "../../../../src/stream/trust/liveState";
import type { Finding, Verdict } from "../../../../src/stream/currency/verdict";

const cluster = (name: string, region = "us-east-1") => `arn:aws:ecs:${region}:111122223333:cluster/${name}`;

function finding(name: string, id: number, verdict: Verdict, more: Partial<Finding> = {}): Finding {
  const arn = `arn:aws:ecs:us-east-1:111122223333:task/${name}/${String(id).padStart(8, "0")}`;
  return { kind: "task", arn, clusterArn: cluster(name), verdict, streamVersion: 7, apiVersion: 9, ...more };
}

const denied = new EcsError({ kind: "denied", code: "AccessDenied", sentence: "Not allowed.", advice: "Ask for it." });

describe("rows of the Event Stream view", () => {
  it("shows clusters that are behind first, and in each the worst first, with both versions", () => {
    const findings = [
      finding("a", 1, "UNSEEN", { streamVersion: undefined }),
      finding("b", 2, "UNSEEN", { streamVersion: undefined }),
      finding("b", 3, "BEHIND", { behindBy: 1 }),
      finding("b", 4, "AHEAD", { streamVersion: 12, reread: true }),
      finding("b", 5, "BEHIND", { behindBy: 2 }),
      finding("b", 6, "GONE", { apiVersion: undefined, ended: false }),
    ];
    const rows = clusterRows(reportOf(0, new Map([[cluster("a"), 3]]), findings, []));
    assert.deepEqual(
      rows.map(row => [row.label, row.description]),
      [
        ["b", "2 BEHIND · 1 AHEAD · 1 GONE · 1 UNSEEN"],
        ["a", "1 UNSEEN"],
      ],
    );
    assert.deepEqual(
      rows[0]?.children?.map(row => row.description),
      ["BEHIND by 2 · v7, API v9", "BEHIND by 1 · v7, API v9", "AHEAD · v12, API v9", "GONE · v7", "UNSEEN · API v9"],
    );
  });

  it("counts what it does not list, and names clusters that the connection cannot see", () => {
    const findings = Array.from({ length: 250 }, (_, id) => finding("a", id, "BEHIND", { behindBy: 1 }));
    const [a, elsewhere] = clusterRows(
      reportOf(0, new Map(), findings, [{ arn: cluster("secret", "eu-west-1"), error: denied }]),
    );
    assert.equal(a?.children?.length, 201);
    assert.equal(a.children.at(-1)?.label, "50 more");
    assert.equal(elsewhere?.label, "secret");
    assert.match(elsewhere.description ?? "", /^eu-west-1 · /);
    assert.match(elsewhere.tooltip ?? "", /Not allowed/);
  });

  const audit = { events: 3, duplicates: 0, late: 0, unreadable: 0 };
  const lag = new LagMeter();
  let clockAheadMs = 0;
  const shown = (state: LiveState, currency?: CurrencyReport, isRelieving = false) => {
    const attachment = {
      live: { state, perSecond: 0.25, audit, currency, lag, knowledge: { resting: 0 } },
      opened: { source: { name: "ecs-events", statement: "Nothing is deleted." }, what: "queue (peek only)" },
      clockAheadMs: () => clockAheadMs,
      standings: ["a: verified, polling rests"],
      connection: { spec: { label: "prod" } },
      settings: { everyMs: 90_000 },
      isRelieving,
    };
    const rows = rowsOf(attachment as unknown as Attachment);
    return new Map(rows.map(row => [row.id, row]));
  };

  it("says whether polling gives way to the stream", () => {
    assert.equal(
      shown({ kind: "live" }, undefined, true).get("state")?.description,
      "0.3 events/s · verified every 90 s",
    );
    assert.equal(shown({ kind: "late", lagMs: 600_000 }).get("state")?.label, "Late by 10 min");
    assert.equal(shown({ kind: "late", lagMs: 600_000 }).get("state")?.description, "0.3 events/s · polling continues");
    const failed = shown({ kind: "failed", error: denied }).get("failed");
    assert.equal(failed?.description, "polling continues");
    assert.deepEqual(
      failed.children?.map(row => row.label),
      ["Not allowed."],
    );
  });

  it("says why a stream isn't trusted, and how far the clock is off", () => {
    const reasons = ["Delivers only STOPPED tasks of a", "No container instance events for a"];
    const row = shown({ kind: "behind", reasons }).get("state");
    assert.equal(row?.label, "Delivers only STOPPED tasks of a");
    assert.match(row.tooltip ?? "", /No container instance events for a\na: verified/);
    assert.equal(shown({ kind: "live" }).get("clock"), undefined);
    clockAheadMs = 125_000;
    assert.equal(shown({ kind: "live" }).get("clock")?.label, "Clock 2 min ahead of AWS");
    clockAheadMs = 0;
  });

  it("offers no Retry where trying again would take a message's last receive", () => {
    const over = new EcsError({ kind: "conflict", code: "LastReceiveNear", sentence: "Stopped.", advice: "" });
    assert.equal(shown({ kind: "failed", error: over }).get("failed")?.context, "state over");
    assert.equal(shown({ kind: "failed", error: denied }).get("failed")?.context, "state failed");
  });

  it("calls only what is wholly current 100%, and writes percents one way", () => {
    const report = (current: number, behind: number) =>
      reportOf(
        0,
        new Map([[cluster("a"), current]]),
        Array.from({ length: behind }, (_, id) => finding("a", id, "BEHIND", { behindBy: 1 })),
        [],
      );
    assert.equal(shown({ kind: "live" }, report(9999, 1)).get("share")?.label, "99.9% current");
    assert.equal(shown({ kind: "live" }, report(10_000, 0)).get("share")?.label, "100% current");
    assert.equal(shown({ kind: "live" }, report(0, 0)).get("share")?.label, "Nothing to compare");
    assert.equal(shown({ kind: "live" }).get("share")?.label, "Not compared with the API yet");
  });

  it("says how late events come, once one counts, and opens to the whole of it", () => {
    assert.equal(shown({ kind: "live" }).get("lag"), undefined);
    const now = Date.now();
    const event = { kind: "task", arn: "a", clusterArn: cluster("a"), version: 1, detail: {} } as const;
    for (const ms of [400, 400, 400, 90_000]) lag.add(event, ms, now);
    const row = shown({ kind: "live" }).get("lag");
    assert.equal(row?.label, "Lag 0.4 s");
    assert.match(row.description ?? "", /^95% within 90 s · ·*█$|^95% within 90 s · ·*[▁-█]·?$/);
    assert.match(
      row.tooltip ?? "",
      /worst 90 s, 4 events\na, ECS Task State Change: 95% within 90 s|worst 90 s, 4 events\na, /,
    );
    assert.equal(row.command?.id, "ecsExplorer.showEventLag");
  });
});
