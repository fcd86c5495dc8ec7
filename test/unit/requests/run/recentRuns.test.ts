import assert from "node:assert/strict";
import { RecentRuns } from "../../../../src/requests/run/recentRuns";
import type { Target } from "../../../../src/requests/sending/target";

const place = (connection: string, cluster: string): Target =>
  ({ connection: { spec: { id: connection } }, session: { cluster: { arn: cluster } } }) as unknown as Target;

class Disk {
  readonly values = new Map<string, unknown>();
  get = <T>(key: string, otherwise: T): T => (this.values.has(key) ? (this.values.get(key) as T) : otherwise);
  update = (key: string, value: unknown) =>
    Promise.resolve(void this.values.set(key, JSON.parse(JSON.stringify(value))));
}

describe("what was run lately", () => {
  const web = place("one", "arn:web");
  const launch = { kind: "launchType", launchType: "EC2" } as const;
  const network = { subnets: ["subnet-1"], securityGroups: [], assignPublicIp: false };

  it("is told a cluster of a connection, the newest first and each family once, in the next window too", () => {
    const disk = new Disk();
    const recent = new RecentRuns(disk);
    recent.remember(web, { family: "a", count: 1, launch, network, service: "api" });
    recent.remember(web, { family: "b", count: 2 });
    recent.remember(web, { family: "a", count: 3, launch, network, service: "api" });
    recent.remember(place("two", "arn:web"), { family: "c", count: 1 });
    const next = new RecentRuns(disk).in(web);
    assert.deepEqual(
      next.map(({ family, count }) => [family, count]),
      [
        ["a", 3],
        ["b", 2],
      ],
    );
    assert.deepEqual([next[0]?.launch, next[0]?.network, next[0]?.service], [launch, network, "api"]);
  });

  it("keeps overrides, which may hold secrets, in this window and never on disk", () => {
    const disk = new Disk();
    const recent = new RecentRuns(disk);
    const overrides = { containerOverrides: [{ name: "app", environment: [{ name: "KEY", value: "s3cret" }] }] };
    recent.remember(web, { family: "a", count: 1, overrides });
    assert.deepEqual(recent.in(web)[0]?.overrides, overrides);
    assert.ok(!JSON.stringify([...disk.values]).includes("s3cret"));
    assert.equal(new RecentRuns(disk).in(web)[0]?.overrides, undefined);
    recent.remember(web, { family: "a", count: 1 });
    assert.equal(recent.in(web)[0]?.overrides, undefined);
  });

  it("keeps 50, and passes over what another version wrote", () => {
    const disk = new Disk();
    const recent = new RecentRuns(disk);
    for (let index = 0; index < 60; index++) recent.remember(web, { family: `f${String(index)}`, count: 1 });
    assert.equal(recent.in(web).length, 50);
    const good = { place: "one arn:web", family: "a", count: 1 };
    for (const bad of [
      null,
      "a",
      { ...good, count: "1" },
      { ...good, count: 0 },
      { ...good, count: 501 },
      { ...good, count: 1.5 },
      { ...good, network: { subnets: "subnet-1", securityGroups: [] } },
      { ...good, launch: [] },
      { family: "a", count: 1 },
    ]) {
      disk.values.set("ecsExplorer.recentRuns", [bad, good]);
      assert.deepEqual(
        recent.in(web).map(run => run.family),
        ["a"],
        JSON.stringify(bad),
      );
    }
    disk.values.set("ecsExplorer.recentRuns", { no: "list" });
    assert.deepEqual(recent.in(web), []);
  });
});
