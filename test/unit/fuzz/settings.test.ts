import assert from "node:assert/strict";
import * as fc from "fast-check";
import { allowedEndpoints, connectionIds, savedConnections } from "../../../src/connections/saved";
import { seconds } from "../../../src/ecs/model/setting";
import { Connections } from "../../../src/ecs/session/connections";
import { fuzz } from "./cases";
import { anyJson, damaged } from "./damaged";

const spec = {
  id: "1",
  label: "prod",
  profile: "prod",
  region: "eu-west-1",
  endpoint: "https://ecs.example.com",
  origin: "saved",
  readOnly: true,
};
const stores = [
  {
    "ecsExplorer.connections": [spec, { id: "2", label: "b", region: "us-east-1", origin: "saved" }],
    "ecsExplorer.readOnlyConnections": ["1"],
    "ecsExplorer.plainHttpEndpoints": [{ connectionId: "1", endpoint: "http://ecs.example.com" }],
    "ecsExplorer.environmentHidden": true,
  },
];

describe("fuzz: settings", () => {
  const limits = fc.constantFrom([10, 2, 3600], [10, 0, 600], [300, 10, 86_400], [0, 0, 86_400]);
  fuzz(
    "are numbers within their limits, whatever settings.json holds",
    fc.tuple(anyJson, limits),
    ([value, [usual, least, most]]) => {
      const ms = seconds(value, { usual: usual ?? 0, least: least ?? 0, most: most ?? 0 });
      assert.ok(ms >= (least ?? 0) * 1000 && ms <= (most ?? 0) * 1000, `${String(ms)} ms`);
    },
  );

  fuzz("of saved connections are ones that a window can open, or left out", damaged(...stores), stored => {
    const member = (name: string) => (stored as Record<string, unknown> | null)?.[name];
    const connections = new Connections(() => Promise.reject(new Error("not here")), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
    const refusing = new Set(connectionIds(member("ecsExplorer.readOnlyConnections")));
    const allowed = allowedEndpoints(member("ecsExplorer.plainHttpEndpoints"));
    connections.set(
      savedConnections(member("ecsExplorer.connections")).map(saved => ({
        ...saved,
        readOnly: refusing.has(saved.id),
        plainHttp: allowed.filter(({ connectionId }) => connectionId === saved.id).map(({ endpoint }) => endpoint),
      })),
    );
    for (const { spec: own } of connections.all) {
      assert.match(own.region, /^[a-z0-9-]+$/);
      assert.ok(own.endpoint === undefined || !/@/.test(new URL(own.endpoint).href), "a password was kept");
      assert.notEqual(own.origin, "environment");
    }
    assert.equal(new Set(connections.all.map(({ spec: own }) => own.id)).size, connections.all.length);
    connections.dispose();
  });

  fuzz("that are read twice are the same", anyJson, value => {
    assert.deepEqual(savedConnections(savedConnections(value)), savedConnections(value));
    assert.deepEqual(connectionIds(connectionIds(value)), connectionIds(value));
    assert.deepEqual(allowedEndpoints(allowedEndpoints(value)), allowedEndpoints(value));
  });
});
