import assert from "node:assert/strict";
import { childrenOf } from "../../../../src/tree/nodes/children";
import { Favorites } from "../../../../src/tree/nodes/favorites";
import type { Node } from "../../../../src/tree/nodes/node";
import { rowOf } from "../../../../src/tree/rows/nodeRow";
import { task } from "../../details/fixtures";
import { Ecs } from "../fixture";

describe("favorites", () => {
  let ecs: Ecs;
  let stored: Map<string, unknown>;
  let favorites: Favorites;

  beforeEach(async () => {
    ecs = new Ecs();
    ecs.names = ["api", "batch", "web"];
    ecs.taskIds = ["a", "b"];
    ecs.task = id => task(id, { group: `service:${id}` });
    stored = new Map();
    favorites = new Favorites({
      get: key => stored.get(key),
      update: async (key, value) => void stored.set(key, value),
    });
    await ecs.connection.load();
  });
  afterEach(() => ecs.connection.dispose());

  const below = (node: Node) =>
    childrenOf(
      node,
      Object.assign(() => 500, { first: favorites.first.bind(favorites) }),
    );
  const labels = (node: Node) => below(node).map(child => rowOf(child).label);
  const pin = async (nodes: readonly Node[], label: string, isFavorite = true) => {
    const node = nodes.find(each => rowOf(each).label === label);
    assert.ok(node?.kind === "cluster" || node?.kind === "service");
    await favorites.set(node, isFavorite);
  };

  it("are first among the clusters, in their order, until they are unpinned; and the next window knows them", async () => {
    let told = 0;
    favorites.onDidChange(() => told++);
    assert.deepEqual(labels(ecs.connectionNode), ["api", "batch", "web"]);
    await pin(below(ecs.connectionNode), "web");
    await pin(below(ecs.connectionNode), "batch");
    assert.deepEqual(labels(ecs.connectionNode), ["batch", "web", "api"]);
    favorites = new Favorites({ get: key => stored.get(key), update: async () => undefined });
    assert.deepEqual(labels(ecs.connectionNode), ["batch", "web", "api"]);
    assert.equal(told, 2);
  });

  it("are first among the services of their own cluster alone", async () => {
    const [cluster] = below(ecs.connectionNode);
    assert.ok(cluster?.kind === "cluster");
    await cluster.session.load();
    const services = below(cluster).find(({ kind }) => kind === "services");
    assert.ok(services);
    await cluster.session.services.read(new AbortController().signal);
    assert.deepEqual(labels(services), ["a", "b"]);
    await pin(below(services), "b");
    assert.deepEqual(labels(services), ["b", "a"]);
    await pin(below(services), "b", false);
    assert.deepEqual(labels(services), ["a", "b"]);
  });

  it("are none where storage holds nonsense", () => {
    for (const nonsense of ["web", { web: true }, [1, null]]) {
      stored.set("ecsExplorer.favorites", nonsense);
      assert.deepEqual(labels(ecs.connectionNode), ["api", "batch", "web"]);
    }
  });
});
