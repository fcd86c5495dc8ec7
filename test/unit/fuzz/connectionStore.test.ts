import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Memento } from "vscode";
import { savedConnections } from "../../../src/connections/saved";
import { ConnectionStore } from "../../../src/connections/store";
import { Connections } from "../../../src/ecs/session/connections";
import type { Log } from "../../../src/text/safeLog";
import { AwsHome } from "../ecs/awsHome";
import { fuzz } from "./cases";
import { damaged } from "./damaged";
import { anyText } from "../text/anyText";

const savedKey = "ecsExplorer.connections";
const exposed = "http://ecs.example.com";
const spec = { id: "1", label: "prod", profile: "prod", region: "eu-west-1", endpoint: exposed, origin: "saved" };
const stored = {
  [savedKey]: [spec, { id: "2", label: "b", region: "us-east-1", origin: "saved" }],
  "ecsExplorer.readOnlyConnections": ["1"],
  "ecsExplorer.plainHttpEndpoints": [{ connectionId: "1", endpoint: exposed }],
  "ecsExplorer.environmentHidden": true,
};

/** VS Code's storage, which holds whatever another version or a damaged profile left there. */
class Storage implements Memento {
  private readonly members = new Map<string, unknown>();

  constructor(stored: unknown) {
    if (typeof stored === "object" && stored !== null)
      for (const [name, value] of Object.entries(stored)) if (isJson(value)) this.members.set(name, value);
  }

  keys(): readonly string[] {
    return [...this.members.keys()];
  }

  get(name: string): undefined {
    return this.members.get(name) as undefined;
  }

  has(name: string, holds: (item: unknown) => boolean): boolean {
    const stored = this.members.get(name);
    return Array.isArray(stored) && stored.some(holds);
  }

  update(name: string, value: unknown): Promise<void> {
    this.members.set(name, value);
    return Promise.resolve();
  }
}

/** VS Code keeps it as JSON, and could not have written what is nested thousands of levels deep. */
function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

type Deed = "add" | "remove" | "refuse" | "permit" | "leave" | "environment";
const deeds = fc.array(
  fc.tuple(
    fc.constantFrom<Deed>("add", "remove", "refuse", "permit", "leave", "environment"),
    fc.oneof(fc.constantFrom("1", "2", "3", "environment", "__proto__"), anyText),
  ),
  { maxLength: 6 },
);

describe("fuzz: the store of connections", () => {
  let home: AwsHome;

  before(async () => {
    home = await AwsHome.open();
    // With a region nothing has to be read from the AWS files.
    home.set({ AWS_REGION: "eu-west-1", AWS_PROFILE: "x" });
  });
  after(() => home.close());

  fuzz(
    "opens what can be opened, keeps what it is told, and allows nothing by itself, whatever was stored",
    fc.tuple(damaged(stored), deeds),
    async ([before, list]) => {
      const connections = new Connections(
        () => Promise.reject(new Error("not here")),
        { intervalMs: () => 60_000, readOnly: () => false },
        undefined,
      );
      const storage = new Storage(before);
      const store = new ConnectionStore(connections, storage, {} as Log);
      const of = (id: string) => connections.get(id)?.spec;
      try {
        await store.open();
        for (const [deed, id] of list) {
          const others = connections.all.map(item => item.spec).filter(item => item.id !== id);
          switch (deed) {
            case "add":
              await store.add({ id, label: id, region: "us-east-1", origin: "saved" }, true);
              // What can't be read again, such as a connection without an id, must not pass for one.
              if (id !== "" && id !== "environment") assert.equal(of(id)?.readOnly, true);
              else assert.notEqual(of(id)?.origin, "saved");
              break;
            case "remove":
              await store.remove(id);
              assert.equal(of(id), undefined);
              assert.ok(!storage.has("ecsExplorer.plainHttpEndpoints", item => idOf(item) === id));
              break;
            case "refuse":
              await store.setReadOnly(id, true);
              if (of(id)) assert.equal(of(id)?.readOnly, true);
              break;
            case "permit":
              await store.setReadOnly(id, false);
              assert.notEqual(of(id)?.readOnly, true);
              break;
            case "leave":
              await store.allowPlainHttp({ connectionId: id, endpoint: exposed });
              if (of(id) && id !== "") assert.ok(of(id)?.plainHttp?.includes(exposed));
              break;
            case "environment":
              await store.showEnvironment();
              assert.ok(of("environment") && !store.hidesEnvironment);
          }
          const now = connections.all
            .map(item => item.spec)
            .filter(item => item.id !== id && item.id !== "environment");
          assert.deepEqual(
            now,
            others.filter(item => item.id !== "environment"),
            `${deed} changed another connection`,
          );
          // The next window reads the same.
          const again = savedConnections(JSON.parse(JSON.stringify(storage.get(savedKey) ?? null)));
          for (const { id: own } of again) assert.ok(connections.get(own), `${own} is saved and not shown`);
        }
      } finally {
        store.dispose();
        connections.dispose();
      }
    },
  );
});

const idOf = (leave: unknown): unknown => (leave as { connectionId?: unknown } | null)?.connectionId;
