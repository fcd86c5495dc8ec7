import assert from "node:assert/strict";
import { Audit } from "../../../../src/stream/audit/audit";
import { unwrap } from "../../../../src/stream/formats/unwrap";
import { AuditKnowledge } from "../../../../src/stream/live/knowledge";
import { Tombstones } from "../../../../src/stream/live/tombstones";
import { clusterArn, envelope, taskArn } from "../envelope";
import type { Told } from "../envelope";

const start = 1_800_000_000_000;
const minutes = (count: number) => start + count * 60_000;
const task = taskArn(1);

describe("what a followed stream lets go of", () => {
  let audit: Audit;
  let tombstones: Tombstones;

  beforeEach(() => {
    audit = new Audit();
    tombstones = new Tombstones(audit, new AuditKnowledge(audit));
  });

  function tell(told: Partial<Told> = {}): void {
    const whole = { kind: "task", arn: task, clusterArn: clusterArn("web"), version: 1, at: start, ...told } as const;
    unwrap(envelope(whole), undefined, item => {
      audit.take(item);
      if (item.kind === "event") tombstones.told(item.event, whole.at);
    });
  }
  const missing = (at: number) => tombstones.answered({ found: [], missing: [task] }, at);
  const isKept = (at: number) => {
    tombstones.evict(at);
    return audit.get(task) !== undefined;
  };

  it("is what ended longer ago than ECS itself remembers it", () => {
    tell({ ended: true });
    assert.ok(isKept(minutes(69)));
    assert.ok(!isKept(minutes(70)));
  });

  it("is what the API has lacked for as long, however often it says so", () => {
    tell();
    missing(minutes(0));
    missing(minutes(60));
    assert.ok(isKept(minutes(69)));
    assert.ok(!isKept(minutes(70)));
  });

  it("is nothing that was heard of since, from the stream or the API", () => {
    tell();
    missing(minutes(0));
    tell({ version: 2, at: minutes(1) });
    assert.ok(isKept(minutes(80)));
    missing(minutes(80));
    const [found] = [...audit.resources.values()].map(({ arn }) => ({ arn }));
    tombstones.answered({ found: [found], missing: [] } as never, minutes(90));
    assert.ok(isKept(minutes(160)));
  });

  it("is nothing that ended and began again", () => {
    tell({ ended: true });
    tell({ version: 2, at: minutes(1) });
    assert.ok(isKept(minutes(80)));
  });
});
