import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import { knownClusters, namedIn, reasonOf, unreadText } from "../../../../src/commands/running/knownClusters";
import { Ecs } from "../../tree/fixture";

const expired = new EcsError({
  kind: "auth",
  code: "ExpiredToken",
  sentence: "Your AWS session isn't valid.",
  advice: "Sign in again, then retry.",
  login: { command: "aws", args: ["sso", "login"] },
});

describe("the clusters that a command can be about", () => {
  const accounts = ["a", "b"].map(id => new Ecs(undefined, { id, label: `account ${id}` }));
  const [a, b] = accounts as [Ecs, Ecs];
  const connections = accounts.map(({ connection }) => connection);

  beforeEach(() => {
    for (const account of accounts) {
      account.names = ["prod"];
      account.clusters = undefined;
    }
  });
  after(() => connections.forEach(connection => connection.dispose()));

  const expire = (...which: readonly Ecs[]) => {
    for (const account of which) account.clusters = () => Promise.reject(expired);
  };

  it("doesn't take a name for unique while a connection couldn't be read", async () => {
    expire(a);
    const known = await knownClusters(connections);
    assert.deepEqual(known.unread.map(unreadText), ["account a: couldn't be read"]);
    assert.deepEqual(known.unread.map(reasonOf), ["Your AWS session isn't valid. Sign in again, then retry."]);
    const named = namedIn(known, "prod");
    assert.equal(named.only, undefined);
    assert.deepEqual([named.targets.length, named.unread.length], [1, 1]);
  });

  it("takes an ARN, and a document's own connection, at their word", async () => {
    expire(a);
    const known = await knownClusters(connections);
    assert.equal(namedIn(known, b.session.cluster.arn).only?.session, b.session);
    assert.equal(namedIn(known, "prod", "b").only?.session, b.session);
    assert.equal(namedIn(known, "prod", "a").only, undefined);
  });

  it("doesn't say that there is no cluster where one couldn't be read, and offers the login", async () => {
    expire(a);
    const known = await knownClusters(connections);
    assert.throws(
      () => namedIn(known, "billing"),
      (error: unknown) =>
        error instanceof EcsError &&
        error.login === expired.login &&
        error.sentence === 'No cluster billing was found, but the clusters of "account a" couldn\'t be read.',
    );
  });

  it("fails when no connection could be read", async () => {
    expire(a, b);
    const fresh = ["c", "d"].map(id => new Ecs(undefined, { id }));
    expire(...fresh);
    await assert.rejects(knownClusters(fresh.map(({ connection }) => connection)), expired);
    fresh.forEach(({ connection }) => connection.dispose());
  });

  it("takes a unique name, and asks for one of two, once all were read", async () => {
    await Promise.all(connections.map(connection => connection.refresh()));
    const both = await knownClusters(connections);
    assert.deepEqual([both.unread.length, namedIn(both, "prod").only], [0, undefined]);
    b.names = ["other"];
    await b.connection.refresh();
    assert.equal(namedIn(await knownClusters(connections), "prod").only?.session, a.session);
    assert.throws(() => namedIn(both, "billing"), /No connection has a cluster billing/);
  });
});
