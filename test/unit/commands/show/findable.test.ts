import assert from "node:assert/strict";
import { findable } from "../../../../src/commands/show/findable";
import type { Target } from "../../../../src/requests/sending/target";
import { Ecs, failure } from "../../tree/fixture";

describe("what can be found", () => {
  let prod: Ecs;
  let staging: Ecs;
  const all = () => [prod.connection, staging.connection];
  const read = async ({ session }: Target): Promise<void> => {
    await session.refresh();
    if (session.state.kind === "failed") throw session.state.error;
  };

  beforeEach(() => {
    [prod, staging] = ["prod", "staging"].map(label => new Ecs(undefined, { id: label, label })) as [Ecs, Ecs];
  });
  afterEach(() => all().forEach(connection => connection.dispose()));

  it("names each cluster and connection that couldn't be read, and marks the rows that are known from before", async () => {
    await findable(all(), read);
    prod.tasks = () => Promise.reject(failure());
    staging.clusters = () => Promise.reject(failure("auth"));
    await staging.connection.refresh();
    const { targets, gaps } = await findable(all(), read);
    assert.deepEqual(gaps, [
      { label: "staging: couldn't be read", reason: "ECS did not answer. Check the network." },
      { label: "web of prod: couldn't be read", reason: "ECS did not answer. Check the network." },
    ]);
    assert.match(targets.find(({ connection }) => connection === prod.connection)?.old ?? "", /^last updated \d/);
    assert.equal(targets.find(({ connection }) => connection === staging.connection)?.old, undefined);
  });

  it("has no gap left once a retry has read everything", async () => {
    prod.tasks = () => Promise.reject(failure());
    assert.equal((await findable(all(), read)).gaps.length, 1);
    prod.tasks = undefined;
    const { targets, gaps } = await findable(all(), read);
    assert.deepEqual([gaps, targets.map(({ old }) => old)], [[], [undefined, undefined]]);
  });

  it("fails where nothing at all is known", async () => {
    await assert.rejects(
      findable(all(), () => Promise.reject(failure())),
      /ECS did not answer/,
    );
  });
});
