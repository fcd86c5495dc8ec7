import assert from "node:assert/strict";
import { Emitter } from "../../../../src/ecs/model/emitter";
import type { ConnectionSession } from "../../../../src/ecs/session/connectionSession";
import { LogClients } from "../../../../src/logs/place/logClients";
import type { LogsClient } from "../../../../src/logs/place/logClients";

function bench() {
  const one = { spec: { label: "one" } } as ConnectionSession;
  const changed = new Emitter<void>();
  const connections = { all: [one] as readonly ConnectionSession[], onDidChange: changed.event };
  const open = new Set<string>();
  let opened = 0;
  const clients = new LogClients(connections, (_, region) => {
    const name = `${region} ${String(++opened)}`;
    open.add(name);
    return Promise.resolve({ dispose: () => void open.delete(name) } as unknown as LogsClient);
  });
  const remove = () => {
    connections.all = [];
    changed.fire();
  };
  return { one, clients, open, remove };
}

const settled = () => new Promise<void>(resolve => setImmediate(resolve));

describe("clients of CloudWatch Logs", () => {
  it("are one for each connection and region", async () => {
    const { one, clients, open } = bench();
    assert.equal(await clients.get(one, "us-east-1"), await clients.get(one, "us-east-1"));
    await clients.get(one, "eu-west-1");
    assert.equal(open.size, 2);
    clients.dispose();
    await settled();
    assert.equal(open.size, 0);
  });

  it("are closed with their connection, and none is opened for who still reads over it", async () => {
    const { one, clients, open, remove } = bench();
    await clients.get(one, "us-east-1");
    remove();
    await settled();
    assert.equal(open.size, 0);
    await assert.rejects(clients.get(one, "us-east-1"), /"one" was removed/);
    assert.equal(open.size, 0);
  });

  it("aren't opened once the extension was deactivated", async () => {
    const { one, clients, open } = bench();
    clients.dispose();
    await assert.rejects(clients.get(one, "us-east-1"));
    assert.equal(open.size, 0);
  });
});
