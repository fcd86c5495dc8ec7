import assert from "node:assert/strict";
import { allowedEndpoints, readOnlyIds, savedConnections } from "../../../src/connections/saved";
import { isReadOnly, milliseconds, secondsSettings } from "../../../src/ecs/model/setting";
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
  const names = Object.keys(secondsSettings) as (keyof typeof secondsSettings)[];
  fuzz("are numbers within their limits, whatever settings.json holds", anyJson, value => {
    for (const name of names) {
      const { least, most } = secondsSettings[name];
      const ms = milliseconds(() => value, name);
      assert.ok(ms >= least * 1000 && ms <= most * 1000, `${name}: ${String(ms)} ms`);
    }
    // Nothing but a clear "no" lets changes through.
    assert.equal(isReadOnly(value), value !== false && value !== null);
  });

  fuzz("of saved connections are ones that a window can open, or left out", damaged(...stores), stored => {
    const member = (name: string) => (stored as Record<string, unknown> | null)?.[name];
    const connections = new Connections(() => Promise.reject(new Error("not here")), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
    const refusing = readOnlyIds(member("ecsExplorer.readOnlyConnections"));
    const allowed = allowedEndpoints(member("ecsExplorer.plainHttpEndpoints"));
    connections.set(
      savedConnections(member("ecsExplorer.connections")).map(saved => ({
        ...saved,
        readOnly: refusing?.includes(saved.id) ?? true,
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
    const ids = readOnlyIds(value);
    assert.deepEqual(ids && readOnlyIds(ids), ids);
    assert.deepEqual(allowedEndpoints(allowedEndpoints(value)), allowedEndpoints(value));
  });
});
