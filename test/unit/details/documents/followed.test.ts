import assert from "node:assert/strict";
import { followed } from "../../../../src/details/documents/followed";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { task } from "../fixtures";
import { Ecs } from "../../tree/fixture";

describe("a JSON document that is seen", () => {
  const arn = "arn:aws:ecs:us-east-1:111122223333:service/web/api";
  const service = (desiredCount: number) =>
    parseService({ serviceArn: arn, serviceName: "api", status: "ACTIVE", desiredCount });
  let ecs: Ecs;
  let changes: number;

  beforeEach(async () => {
    ecs = new Ecs();
    changes = 0;
    ecs.services = [service(1)];
    await ecs.connection.load();
    await ecs.session.load();
    await ecs.session.services.refresh();
  });
  afterEach(() => ecs.connection.dispose());

  const follow = (of: string) =>
    followed(ecs.session, { arn: of, cluster: ecs.session.cluster.arn }, () => void changes++);

  it("follows a service: what a change of it brought, and what is read later", async () => {
    const following = follow(arn);
    ecs.session.services.learn(service(5));
    assert.equal(changes, 1);
    ecs.services = [service(5)];
    await ecs.session.services.refresh();
    assert.equal(changes, 1, "nothing is new");
    ecs.services = [];
    await ecs.session.services.refresh();
    assert.equal(changes, 2, "it is gone");
    following.dispose();
    ecs.session.services.learn(service(7));
    assert.equal(changes, 2, "nobody looks");
  });

  it("keeps a service being read that nobody opened in the tree", async () => {
    const fresh = new Ecs();
    fresh.services = [service(1)];
    await fresh.connection.load();
    const following = followed(fresh.session, { arn, cluster: fresh.session.cluster.arn }, () => void changes++);
    while (fresh.session.services.get("api") === undefined)
      await new Promise(resolve => fresh.session.services.onDidChange(resolve));
    assert.equal(changes, 1);
    following.dispose();
    fresh.connection.dispose();
  });

  it("follows a task alone", () => {
    const following = follow(task("a").arn);
    ecs.session.services.learn(service(5));
    ecs.session.replica.take([task("b")], "event", Date.now());
    assert.equal(changes, 0);
    ecs.session.replica.take([task("a", { version: 9 })], "event", Date.now());
    assert.equal(changes, 1);
    following.dispose();
  });
});
