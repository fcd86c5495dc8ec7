import assert from "node:assert/strict";
import { openGateway, rereadFiles } from "../../../src/ecs/gateway/awsAccess";
import type { ConnectionSpec } from "../../../src/ecs/connection/connection";
import { Connections } from "../../../src/ecs/session/connections";
import { startSandbox } from "../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../src/sandbox/sandbox";
import { AwsHome } from "../ecs/awsHome";

const noMfa = () => Promise.reject(new Error("no MFA"));
const keys = "aws_access_key_id = AKIASAVED\naws_secret_access_key = secret\n";
const saved: ConnectionSpec = { id: "a", label: "a", region: "eu-west-1", profile: "saved", origin: "saved" };

describe("changed AWS files", () => {
  let home: AwsHome;
  let connections: Connections;
  const sandboxes: Sandbox[] = [];

  beforeEach(async () => {
    home = await AwsHome.open({ credentials: `[saved]\n${keys}` });
    connections = new Connections(spec => openGateway(spec, noMfa), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
  });
  afterEach(async () => {
    connections.dispose();
    await Promise.all(sandboxes.splice(0).map(sandbox => sandbox.close()));
    await home.close();
  });

  const sandboxOf = async (clusters: number) => {
    const sandbox = await startSandbox({ world: { clusters, instances: 1, tasks: 1 } });
    sandboxes.push(sandbox);
    return sandbox.url;
  };
  const config = (lines: string) => home.write("config", `[profile saved]\n${lines}\n`);
  /** What the window does once it has noticed. */
  const reread = async () => {
    const { leadsElsewhere } = await rereadFiles();
    connections.reopen(session => leadsElsewhere(session.spec, session.endpoint));
  };
  const only = () => connections.all[0] ?? assert.fail("no connection");

  it("lead a connection to its new endpoint, with nothing left of the old one", async () => {
    const [one, two] = [await sandboxOf(1), await sandboxOf(2)];
    await config(`endpoint_url = ${one}`);
    connections.set([saved]);
    const before = only();
    await before.load();
    assert.equal(before.clusters.length, 1);
    await reread();
    assert.equal(only(), before, "nothing changed");
    await config(`endpoint_url = ${two}`);
    await reread();
    assert.deepEqual([only().state.kind, only().clusters.length], ["idle", 0]);
    await only().load();
    assert.deepEqual([only().endpoint, only().clusters.length], [two, 2]);
  });

  it("need leave for an unencrypted endpoint that they bring in, also of what gives credentials", async () => {
    const one = await sandboxOf(1);
    for (const lines of [
      "endpoint_url = http://ecs.example",
      "services = x\n[services x]\nsts =\n  endpoint_url = http://sts.example",
    ]) {
      await config(`services = own\n[services own]\necs =\n  endpoint_url = ${one}`);
      connections.set([]);
      connections.set([saved]);
      await only().load();
      assert.equal(only().state.kind, "ready");
      await config(lines);
      await reread();
      await only().load();
      const { state } = only();
      assert.ok(state.kind === "failed", lines);
      assert.match(state.error.consent?.endpoint ?? "", /^http:\/\/(ecs|sts)\.example/);
    }
  });
});
