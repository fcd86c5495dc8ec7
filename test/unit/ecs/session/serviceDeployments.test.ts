import assert from "node:assert/strict";
import { openGateway } from "../../../../src/ecs/gateway/awsAccess";
import type { EcsGateway } from "../../../../src/ecs/gateway/gateway";
import { newestDeployments } from "../../../../src/ecs/reading/deploymentReading";
import type { ClusterSession } from "../../../../src/ecs/session/clusterSession";
import { parseService } from "../../../../src/ecs/parsing/parseService";
import { Connections } from "../../../../src/ecs/session/connections";
import type { ServiceDeployments } from "../../../../src/ecs/session/serviceDeployments";
import { startSandbox } from "../../../../src/sandbox/sandbox";
import type { Sandbox } from "../../../../src/sandbox/sandbox";
import { never } from "../gatewayFixture";

describe("a service's deployments", () => {
  let intervalMs: number;
  let sandbox: Sandbox;
  let connections: Connections;
  let session: ClusterSession;
  let deployments: ServiceDeployments;

  beforeEach(async () => {
    intervalMs = 50;
    sandbox = await startSandbox({ quiet: true });
    connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
      intervalMs: () => intervalMs,
      readOnly: () => false,
    });
    connections.set([{ id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" }]);
    const [connection] = connections.all;
    await connection?.load();
    session = connection?.clusters.find(({ cluster }) => cluster.name === "prod-web") ?? assert.fail("no prod-web");
    const services = await session.services.read(never);
    deployments = session.services.deploymentsOf(services.find(({ name }) => name === "web")?.arn ?? "");
  });
  afterEach(async () => {
    connections.dispose();
    await sandbox.close();
  });

  const record = () => sandbox.world.cluster("prod-web").services.get("web") ?? assert.fail("no web");
  const calls = (operation: string) => sandbox.calls.filter(call => call.operation === operation).length;
  const inEcs = () =>
    record()
      .deployments.toSorted((a, b) => b.createdAt - a.createdAt)
      .map(({ arn }) => arn);

  const until = async (probe: () => boolean): Promise<void> => {
    if (probe()) return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("waited 10 s in vain")), 10_000);
      const listener = deployments.onDidChange(() => {
        if (!probe()) return;
        clearTimeout(late);
        listener.dispose();
        resolve();
      });
    });
  };

  /** Gives the service so many finished deployments more, older than all that it has, each of a revision of its own. */
  const addOlder = (count: number) => {
    const { deployments: known } = record();
    const oldest = known.at(-1) ?? assert.fail("no deployment");
    const { target, createdAt } = oldest;
    const older = Array.from({ length: count }, (_, index) => ({
      ...oldest,
      arn: `${oldest.arn}${String(index)}`,
      createdAt: createdAt - (index + 1) * 60,
      counts: undefined,
      target: {
        ...target,
        revision: {
          ...target.revision,
          serviceRevisionArn: `${target.revision.serviceRevisionArn ?? ""}${String(index)}`,
        },
      },
    }));
    Object.assign(record(), { deployments: [...known, ...older] });
  };

  it("cost no call until somebody looks, then come newest first, with the revisions that they lead from and to", async () => {
    assert.equal(calls("ListServiceDeployments"), 0);
    await deployments.refresh();
    assert.deepEqual(
      deployments.all.map(({ arn }) => arn),
      inEcs(),
    );
    for (const { target, sources } of deployments.all)
      for (const arn of [target?.arn ?? "", ...sources.map(source => source.arn)])
        assert.match(deployments.revision(arn)?.taskDefinitionArn ?? "", /task-definition\/web:\d+$/);
    assert.equal(deployments.hasMore, false);
  });

  it("are described once when they are over, however often they are listed", async () => {
    for (let reading = 0; reading < 4; reading++) await deployments.refresh();
    assert.equal(calls("ListServiceDeployments"), 4);
    assert.equal(calls("DescribeServiceDeployments"), 1);
    assert.equal(calls("DescribeServiceRevisions"), 1);
    const [newest] = record().deployments;
    assert.ok(newest);
    newest.status = "ROLLBACK_SUCCESSFUL";
    await deployments.refresh();
    assert.equal(deployments.all[0]?.status, "ROLLBACK_SUCCESSFUL");
  });

  it("are twenty at first, and twenty more each time that somebody asks", async () => {
    addOlder(30);
    await deployments.refresh();
    assert.deepEqual(
      deployments.all.map(({ arn }) => arn),
      inEcs().slice(0, 20),
    );
    assert.equal(deployments.hasMore, true);
    await deployments.showMore();
    assert.equal(deployments.all.length, record().deployments.length);
    assert.equal(deployments.hasMore, false);
  });

  for (const operation of ["ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions"])
    it(`stay as they were, with the reason, when ${operation} alone is denied; services and tasks go on, and they recover`, async () => {
      const watch = deployments.watch();
      await until(() => deployments.state.kind === "ready");
      const before = deployments.all.length;
      sandbox.addFault({ operation, kind: "access-denied" });
      addOlder(1);
      await until(() => deployments.state.kind === "failed");
      const { state } = deployments;
      assert.equal(state.kind === "failed" && state.error.kind, "denied");
      assert.ok(state.kind === "failed" && state.error.sentence.includes(operation), JSON.stringify(state));
      assert.ok(deployments.all.length >= before);
      await Promise.all([session.load(), session.services.refresh()]);
      assert.deepEqual([session.state.kind, session.services.state.kind], ["ready", "ready"]);
      sandbox.clearFaults();
      void deployments.refresh();
      await until(() => deployments.state.kind === "ready");
      assert.equal(deployments.all.length, before + 1);
      watch.dispose();
    });

  it("are read again at once when an answer to a change shows another one, while somebody looks", async () => {
    intervalMs = 600_000;
    const watch = deployments.watch();
    await until(() => deployments.state.kind === "ready");
    const { arn } = session.services.get("web") ?? assert.fail("no web");
    const before = deployments.all.length;
    const input = { cluster: session.cluster.arn, service: arn, forceNewDeployment: true };
    const { output } = await session.gateway.send("UpdateService", input, never);
    session.services.learn(parseService(output.service ?? assert.fail("no service")));
    await until(() => deployments.all.length > before);
    watch.dispose();
  });
});

describe("the newest deployments of a list", () => {
  const gatewayOf = (pages: readonly (readonly number[])[]) => {
    let read = 0;
    const gateway: Pick<EcsGateway, "serviceDeployments"> = {
      async *serviceDeployments() {
        for (const page of pages) {
          read++;
          yield page.map(createdAt => ({ arn: `d${String(createdAt)}`, status: "SUCCESSFUL", createdAt }));
        }
      },
    };
    const newest = async () => {
      const listed = await newestDeployments(gateway as EcsGateway, "c", "s", 3, never);
      return { times: listed.newest.map(({ createdAt }) => createdAt), hasMore: listed.hasMore, read };
    };
    return newest();
  };

  it("need no page beyond them while they come in order", async () => {
    assert.deepEqual(await gatewayOf([[9, 8], [7, 6], [5]]), { times: [9, 8, 7], hasMore: true, read: 2 });
    assert.deepEqual(await gatewayOf([[9, 8], [7]]), { times: [9, 8, 7], hasMore: false, read: 2 });
  });

  it("are found in a list of any order, which is read to its end", async () => {
    assert.deepEqual(
      await gatewayOf([
        [1, 2],
        [3, 9],
        [8, 7],
      ]),
      { times: [9, 8, 7], hasMore: true, read: 3 },
    );
  });
});
