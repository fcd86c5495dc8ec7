import assert from "node:assert/strict";
import type { Memento } from "vscode";
import { ConnectionStore } from "../../../src/connections/store";
import { Connections } from "../../../src/ecs/session/connections";
import type { Log } from "../../../src/text/safeLog";
import { AwsHome } from "../ecs/awsHome";

const readOnlyKey = "ecsExplorer.readOnlyConnections";
const saved = ["1", "2"].map(id => ({ id, label: id, region: "eu-west-1", origin: "saved" }));

describe("the store of connections, once the list of the read-only ones is damaged", () => {
  let home: AwsHome;
  let connections: Connections;
  let stores: ConnectionStore[];
  let told: number;
  let state: Map<string, unknown>;

  beforeEach(async () => {
    home = await AwsHome.open();
    home.set({ AWS_REGION: "eu-west-1", AWS_PROFILE: "x" });
    connections = new Connections(
      () => Promise.reject(new Error("not here")),
      { intervalMs: () => 60_000, readOnly: () => false },
      undefined,
    );
    stores = [];
    told = 0;
    state = new Map<string, unknown>([["ecsExplorer.connections", saved]]);
  });
  afterEach(async () => {
    for (const store of stores) store.dispose();
    connections.dispose();
    await home.close();
  });

  async function open(): Promise<ConnectionStore> {
    const memento = {
      get: (name: string) => state.get(name),
      update: (name: string, value: unknown) => Promise.resolve(void state.set(name, value)),
    } as unknown as Memento;
    const store = new ConnectionStore(connections, memento, {} as Log, () => told++);
    stores.push(store);
    await store.open();
    return store;
  }
  const refusing = () => connections.all.filter(item => item.readOnly).map(item => item.spec.id);

  for (const damaged of ["1", { 0: "1" }, [1], null])
    it(`refuses changes everywhere and says so once (${JSON.stringify(damaged)})`, async () => {
      state.set(readOnlyKey, damaged);
      const store = await open();
      await store.allowPlainHttp({ connectionId: "1", endpoint: "http://a" });
      assert.deepEqual([refusing(), told], [["environment", "1", "2"], 1]);
    });

  it("allows changes where a person says so, and nowhere else", async () => {
    state.set(readOnlyKey, "1");
    const store = await open();
    await store.remove("environment");
    state.set(readOnlyKey, "1");
    await store.setReadOnly("2", false);
    await store.showEnvironment();
    assert.deepEqual(refusing(), ["environment", "1"]);
    await open();
    assert.deepEqual([refusing(), told], [["environment", "1"], 1], "the list is mended");
  });

  it("says nothing of a list that is whole, or that was never written", async () => {
    await open();
    assert.deepEqual([refusing(), told], [[], 0]);
    state.set(readOnlyKey, ["2"]);
    await open();
    assert.deepEqual([refusing(), told], [["2"], 0]);
  });
});
