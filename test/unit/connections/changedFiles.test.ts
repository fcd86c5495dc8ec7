import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openGateway, rereadFiles } from "../../../src/ecs/gateway/awsAccess";
import type { ConnectionSpec } from "../../../src/ecs/connection/connection";
import { EcsError } from "../../../src/ecs/model/errors";
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
    connections = new Connections((spec, current) => openGateway(spec, noMfa, undefined, current), {
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

  describe("that bring in another endpoint of what gives credentials, before anything noticed", () => {
    const reached: string[] = [];
    /** Gives keys that are due for renewal at once. */
    const sts = createServer((request, response) => {
      reached.push(request.headers.host ?? "");
      const expiration = new Date(Date.now() + 1000).toISOString();
      response.writeHead(200, { "content-type": "text/xml" })
        .end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
          <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>
          <SessionToken>role-token</SessionToken><Expiration>${expiration}</Expiration>
          </Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    });
    /** One listener by two names: the second is no loopback address by its text. */
    let own = "";
    let strange = "";

    before(async () => {
      await new Promise<void>(resolve => sts.listen(0, "0.0.0.0", resolve));
      const { port } = sts.address() as AddressInfo;
      own = `127.0.0.1:${port}`;
      strange = `0.0.0.0:${port}`;
    });
    after(() => sts.close());

    const stsAt = async (host: string, ecs: string) => {
      const role = "role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = keys\nregion = eu-west-1";
      const services = `[services own]\nsts =\n  endpoint_url = http://${host}\necs =\n  endpoint_url = ${ecs}`;
      await home.write("credentials", `[keys]\n${keys}`);
      await config(`${role}\nservices = own\n${services}`);
    };
    /** Reads once the keys are of no use any more, so that they must be renewed. */
    const readLater = async (id: string) => {
      await new Promise(resolve => setTimeout(resolve, 1100));
      const session = connections.get(id) ?? assert.fail("no connection");
      await session.refresh();
      return session.state;
    };

    it("send nothing there until it is allowed, and to nobody who didn't allow it", async () => {
      const ecs = await sandboxOf(1);
      await stsAt(own, ecs);
      const [allowed, other] = [saved, { ...saved, id: "b" }];
      connections.set([allowed, other]);
      await Promise.all(connections.all.map(session => session.load()));
      assert.deepEqual(
        connections.all.map(({ state }) => state.kind),
        ["ready", "ready"],
      );
      assert.deepEqual([...new Set(reached.splice(0))], [own]);

      await stsAt(strange, ecs);
      const refused = await readLater("a");
      assert.ok(refused.kind === "failed" && refused.error instanceof EcsError);
      assert.deepEqual(refused.error.consent, { connectionId: "a", endpoint: `http://${strange}` });
      assert.deepEqual(reached, [], "something signed reached an endpoint that nobody allowed");

      connections.set([{ ...allowed, plainHttp: [`http://${strange}`] }, other]);
      // Both ask at once, and share what one of them asks for.
      const [mine, others] = await Promise.all([readLater("b"), readLater("a")]).then(([b, a]) => [a, b] as const);
      assert.equal(mine.kind, "ready");
      assert.deepEqual([...new Set(reached)], [strange]);
      assert.ok(others.kind === "failed");
      assert.deepEqual(others.error.consent, { connectionId: "b", endpoint: `http://${strange}` });
    });
  });
});
