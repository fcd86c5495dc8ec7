import assert from "node:assert/strict";
import { KeptRequests } from "../../../../src/requests/documents/keptRequests";
import { documentText, parseRequest } from "../../../../src/requests/documents/requestDocument";
import type { RequestPlace } from "../../../../src/requests/documents/keptRequests";

class Disk {
  readonly values = new Map<string, unknown>();
  get = <T>(key: string, otherwise: T): T => (this.values.has(key) ? (this.values.get(key) as T) : otherwise);
  update = (key: string, value: unknown) =>
    Promise.resolve(void this.values.set(key, value && JSON.parse(JSON.stringify(value))));
}

const place: RequestPlace = {
  connection: "1",
  label: "prod/admin",
  clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/web",
  cluster: "web",
  account: "111122223333",
  region: "eu-west-1",
};
const nameOf = (number: number) => `run-task-${String(number)}.ecs.json`;
const textOf = (kept: { content: string } | undefined) => kept && Buffer.from(kept.content, "base64").toString();

describe("request documents that are kept", () => {
  it("are named by where they go, each by a name of its own", () => {
    const kept = new KeptRequests(new Disk());
    const folder = "/prod_admin/web · 111122223333 · eu-west-1";
    assert.equal(kept.make(place, nameOf, "{}", 1).path, `${folder}/run-task-1.ecs.json`);
    assert.equal(kept.make(place, nameOf, "{}", 2).path, `${folder}/run-task-2.ecs.json`);
    kept.remove(`${folder}/run-task-1.ecs.json`);
    assert.equal(kept.make(place, nameOf, "{}", 3).path, `${folder}/run-task-1.ecs.json`);
    const odd = kept.make({ ...place, label: "..", cluster: `${"x".repeat(119)}😀` }, nameOf, "{}", 4).path;
    assert.equal(odd, `/_/${"x".repeat(119)}/run-task-1.ecs.json`);
  });

  it("outlive the window while they are open, and once closed if somebody changed them", async () => {
    const disk = new Disk();
    const kept = new KeptRequests(disk);
    const [open, closed, changed] = [1, 2, 3].map(at => kept.make(place, nameOf, "{}", at).path);
    assert.ok(open && closed && changed);
    kept.write(changed, Buffer.from('{"count":2}'), 4);
    // Saved as it was, it is as it was.
    kept.write(closed, Buffer.from("{}"), 5);
    await kept.save(path => path === open);
    const next = new KeptRequests(disk);
    assert.deepEqual(
      next.all.map(({ path }) => path),
      [changed, open],
    );
    assert.equal(textOf(next.get(changed)), '{"count":2}');
    assert.deepEqual({ ...next.get(open), ...place }, next.get(open));
    // An editor that is closed can be reopened in the same window.
    assert.equal(textOf(kept.get(closed)), "{}");
  });

  it("have a later time with each save, by which VS Code knows a newer one", () => {
    const kept = new KeptRequests(new Disk());
    const { path } = kept.make(place, nameOf, "{}", 10);
    for (const now of [10, 10, 5]) {
      const before = kept.get(path)?.changedAt ?? 0;
      assert.ok(kept.write(path, Buffer.from("{}"), now));
      assert.ok((kept.get(path)?.changedAt ?? 0) > before);
    }
    assert.equal(kept.write("/x", Buffer.from("{}"), 11), false);
  });

  it("are bounded once they are closed: the newest stay", async () => {
    const disk = new Disk();
    const kept = new KeptRequests(disk);
    for (let at = 0; at < 150; at++)
      kept.write(kept.make(place, nameOf, "{}", at).path, Buffer.from(String(at)), at + 0.5);
    await kept.save(path => path.endsWith("-1.ecs.json"));
    const next = new KeptRequests(disk);
    assert.deepEqual(
      next.all.map(item => textOf(item)),
      [...Array.from({ length: 20 }, (_, index) => String(149 - index)), "0"],
    );
    assert.equal(kept.all.length, 101);
  });

  it("that somebody changed aren't dropped for those that nobody did", async () => {
    const kept = new KeptRequests(new Disk());
    const { path } = kept.make(place, nameOf, "{}", 0);
    kept.write(path, Buffer.from('{"count":2}'), 1);
    for (let at = 2; at < 150; at++) kept.make(place, nameOf, "{}", at);
    await kept.save(() => false);
    assert.equal(textOf(kept.get(path)), '{"count":2}');
    assert.equal(kept.all.length, 101);
  });

  it("have no values of an environment on disk that nobody typed there, and are refused until somebody does", async () => {
    const disk = new Disk();
    const kept = new KeptRequests(disk);
    const environment = [{ name: "PASSWORD", value: "hunter2hunter2" }];
    const request = {
      taskDefinition: "web:7",
      overrides: {
        cpu: "256",
        containerOverrides: [
          { name: "app", environment },
          { name: "log", command: ["a"] },
        ],
      },
    };
    const { path } = kept.make(place, nameOf, documentText(request), 1);
    await kept.save(() => true);
    assert.ok(textOf(kept.get(path))?.includes("hunter2"));
    const stored = textOf(new KeptRequests(disk).get(path)) ?? "";
    assert.equal(stored, documentText(request).replace('"hunter2hunter2"', "null"));
    assert.throws(() => parseRequest("RunTask", stored), /environment\[0\]\.value is a text/);
    kept.write(path, Buffer.from(documentText({ ...request, count: 2 })), 2);
    await kept.save(() => true);
    assert.ok(textOf(new KeptRequests(disk).get(path))?.includes("hunter2"));
  });

  it("leave nothing on disk when none is left", async () => {
    const disk = new Disk();
    const kept = new KeptRequests(disk);
    const { path } = kept.make(place, nameOf, "{}", 1);
    await kept.save(() => true);
    assert.ok(kept.remove(path));
    await kept.save(() => true);
    assert.deepEqual([...disk.values.values()], [undefined]);
  });
});
