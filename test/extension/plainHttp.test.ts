import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { eventually, Inputs } from "./inputs";
import { api } from "./world";

const use = "Use Unencrypted Endpoint";

describe("an unencrypted endpoint", () => {
  let inputs: Inputs;
  let url = "";
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(String(request.headers["x-amz-target"]));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end('{"clusterArns":[]}');
  });

  before(async () => {
    await new Promise<void>(resolve => server.listen(0, "0.0.0.0", resolve));
    url = `http://0.0.0.0:${String((server.address() as AddressInfo).port)}`;
  });
  after(() => server.close());
  beforeEach(() => {
    inputs = new Inputs();
    reached.length = 0;
  });
  afterEach(async () => {
    const { connections, store } = await api();
    for (const { spec } of connections.all) if (spec.endpoint === url) await store.remove(spec.id);
    inputs.dispose();
  });

  const run = (name: string, argument?: unknown) => vscode.commands.executeCommand(`ecsExplorer.${name}`, argument);
  const added = async () => (await api()).connections.all.find(({ spec }) => spec.endpoint === url);

  async function add(): Promise<void> {
    const adding = run("addConnection");
    await inputs.choose("AWS profile", "Custom endpoint…");
    await inputs.type("Endpoint URL", url);
    await inputs.choose("Credentials", "Default credentials");
    await inputs.choose("Regions", "eu-west-1");
    await adding;
  }

  it("is added only after a yes that names the host", async () => {
    await add();
    const asked = await eventually("the question", () => inputs.shown.find(({ modal }) => modal));
    assert.ok(asked.message.includes(new URL(url).host), asked.message);
    assert.match(asked.detail, /read requests and answers[^]*forge answers/);
    assert.equal(await added(), undefined, "a dismissed question adds nothing");

    inputs.answer(use);
    await add();
    assert.deepEqual((await added())?.spec.plainHttp, [url]);
  });

  it("that was never allowed is asked about from its row, and gets nothing before", async () => {
    const { store, connections } = await api();
    // Any credentials will do: `sandbox` needs none of this machine's.
    const spec = { id: "plain-test", label: "plain", region: "us-east-1", endpoint: url, origin: "sandbox" } as const;
    await store.add(spec);
    const connection = connections.get(spec.id);
    assert.ok(connection);
    await connection.load();
    assert.ok(connection.state.kind === "failed");
    const { error } = connection.state;

    await run("allowPlainHttp", { error });
    assert.equal(inputs.shown.filter(({ modal }) => modal).length, 1);
    assert.equal(connection.state.kind, "failed", "a dismissed question changes nothing");
    assert.deepEqual(reached, []);

    inputs.answer(use);
    await run("allowPlainHttp", { error });
    await eventually("the clusters", () => connection.state.kind === "ready");
    assert.match(reached.join(), /ListClusters/);

    await store.remove(spec.id);
    await store.add(spec);
    assert.deepEqual(connections.get(spec.id)?.spec.plainHttp, [], "removing a connection takes the leave back");
  });
});
