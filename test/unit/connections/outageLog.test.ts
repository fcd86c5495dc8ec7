import assert from "node:assert/strict";
import { OutageLog } from "../../../src/connections/outageLog";
import { Connections } from "../../../src/ecs/session/connections";
import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import { startSandbox } from "../../../src/sandbox/sandbox";

describe("the log of outages", () => {
  it("says once when a connection can't be read anymore, and when it can again, and each call at the level Debug", async () => {
    const sandbox = await startSandbox({ quiet: true });
    const calls: string[] = [];
    const connections = new Connections(
      spec =>
        openGateway(
          spec,
          () => Promise.reject(new Error("no MFA")),
          undefined,
          undefined,
          line => calls.push(line),
        ),
      { intervalMs: () => 60_000, readOnly: () => false },
    );
    const lines: string[] = [];
    const write = (text: string) => void lines.push(text);
    const log = new OutageLog(connections, { info: write, warn: write });
    try {
      connections.set([{ id: "s", label: "prod", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" }]);
      const [connection] = connections.all;
      assert.ok(connection);
      await connection.load();
      assert.deepEqual(lines, []);
      assert.match(calls[0] ?? "", /^ListClusters region=us-east-1 answered after \d+ ms$/);
      sandbox.addFault({ operation: "ListClusters", kind: "error", type: "ExpiredTokenException", message: "Old." });
      await connection.refresh();
      await connection.refresh();
      assert.equal(connection.state.kind, "failed");
      assert.match(lines.join("\n"), /^Outage of connection "prod" began: ExpiredTokenException: .*\.$/);
      assert.match(calls.at(-1) ?? "", /^ListClusters region=us-east-1 failed \(ExpiredTokenException\) after \d+ ms$/);
      sandbox.clearFaults();
      await connection.refresh();
      assert.match(lines[1] ?? "", /^Outage of connection "prod" ended after \d+ s\.$/);
      assert.equal(lines.length, 2);
      // What was denied is no outage.
      sandbox.addFault({ operation: "ListClusters", kind: "error", type: "AccessDeniedException", message: "No." });
      await connection.refresh();
      assert.equal(lines.length, 2);
      connections.set([]);
      await connection.refresh();
      assert.equal(lines.length, 2);
    } finally {
      log.dispose();
      connections.dispose();
      await sandbox.close();
    }
  });
});
