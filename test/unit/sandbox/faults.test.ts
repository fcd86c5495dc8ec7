import assert from "node:assert/strict";
import { connect } from "node:net";
import { type Sandbox } from "../../../src/sandbox/sandbox";
import { openSandbox, send } from "./fixture";

interface Refused {
  readonly __type: string;
  readonly message: string;
}

async function refusal(sandbox: Sandbox, operation: string): Promise<Refused & { readonly status: number }> {
  const response = await send(sandbox, operation, {});
  return { status: response.status, ...((await response.json()) as Refused) };
}

const run = { cluster: "prod-batch", taskDefinition: "invoice-export", startedBy: "faults-test" };

async function started(sandbox: Sandbox): Promise<number> {
  const response = await send(sandbox, "ListTasks", { cluster: run.cluster, startedBy: run.startedBy });
  return ((await response.json()) as { taskArns: string[] }).taskArns.length;
}

describe("the sandbox's broken answers", () => {
  it("word each exception as AWS does", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    const cases = [
      ["throttle", 400, "ThrottlingException", /Rate exceeded/],
      ["expired-token", 400, "ExpiredTokenException", /expired/],
      [
        "access-denied",
        400,
        "AccessDeniedException",
        /ecs:ListClusters.*Encoded authorization failure message: \S{100}/,
      ],
      ["unrecognized-client", 400, "UnrecognizedClientException", /invalid/],
      ["clock-skew", 400, "InvalidSignatureException", /Signature expired: \d{8}T\d{6}Z is now earlier than/],
      ["cluster-vanished", 400, "ClusterNotFoundException", /Cluster not found/],
      ["error", 500, "ServerException", /./],
    ] as const;
    for (const [kind, status, type, message] of cases) {
      sandbox.addFault({ operation: "ListClusters", kind, times: 1 });
      const answer = await refusal(sandbox, "ListClusters");
      assert.deepEqual([answer.status, answer.__type], [status, type], kind);
      assert.match(answer.message, message);
    }
    sandbox.addFault({ operation: "*", kind: "clock-skew", type: "RequestTimeTooSkewed", status: 403, times: 1 });
    const skewed = await refusal(sandbox, "ListClusters");
    assert.deepEqual([skewed.status, skewed.__type], [403, "RequestTimeTooSkewed"]);
  });

  it("come with any status, shape and cut", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    for (const status of [200, 403, 500]) {
      sandbox.addFault({ operation: "ListClusters", kind: "html", status, times: 1 });
      const response = await send(sandbox, "ListClusters", {});
      assert.equal(response.status, status);
      assert.match(await response.text(), /^<!DOCTYPE html>/);
    }
    for (const body of [{}, [], null, "x", { clusterArns: "x" }]) {
      sandbox.addFault({ operation: "ListClusters", kind: "shape", body, times: 1 });
      assert.deepEqual(await (await send(sandbox, "ListClusters", {})).json(), body);
    }
    for (const kind of ["truncated", "act-then-truncated"] as const) {
      sandbox.addFault({ operation: "ListClusters", kind, times: 1 });
      await assert.rejects((await send(sandbox, "ListClusters", {})).json(), SyntaxError);
    }
  });

  it("tell whether the operation was carried out", async () => {
    const { sandbox } = await openSandbox();
    const broken = ["drop", "html", "truncated", "shape"] as const;
    for (const kind of broken) {
      sandbox.addFault({ operation: "RunTask", kind, times: 1 });
      await send(sandbox, "RunTask", run).catch(() => undefined);
    }
    assert.equal(await started(sandbox), 0);
    for (const kind of broken) {
      sandbox.addFault({ operation: "RunTask", kind: `act-then-${kind}`, times: 1 });
      await send(sandbox, "RunTask", run).catch(() => undefined);
    }
    assert.equal(await started(sandbox), broken.length);
    assert.deepEqual(
      sandbox.calls.filter(({ operation }) => operation === "RunTask").map(({ acted }) => acted),
      [false, false, false, false, true, true, true, true],
    );
  });

  it("page on for ever, with one token or with a new one each time", async () => {
    const { sandbox } = await openSandbox();
    const tokens = async (): Promise<readonly string[]> => {
      const seen: string[] = [];
      for (let page = 0; page < 5; page++) {
        const nextToken = seen.at(-1);
        const response = await send(sandbox, "ListTasks", { cluster: "prod-web", ...(nextToken && { nextToken }) });
        const { taskArns, nextToken: next } = (await response.json()) as { taskArns: string[]; nextToken: string };
        assert.ok(taskArns.length > 0);
        seen.push(next);
      }
      return seen;
    };
    sandbox.addFault({ operation: "ListTasks", kind: "repeat-token" });
    assert.equal(new Set(await tokens()).size, 1);
    sandbox.clearFaults();
    sandbox.addFault({ operation: "ListTasks", kind: "endless-token" });
    assert.equal(new Set(await tokens()).size, 5);
  });

  it("drip, for ever or until the answer comes, and stop dripping when the client goes", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    sandbox.addFault({ operation: "ListClusters", kind: "slow", delayMs: 60, times: 1 });
    const slow = await (await send(sandbox, "ListClusters", {})).text();
    assert.match(slow, /^ +\{"clusterArns":\[/);
    sandbox.addFault({ operation: "ListClusters", kind: "slow", times: 1 });
    const controller = new AbortController();
    const response = await fetch(sandbox.url, {
      method: "POST",
      headers: { "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListClusters" },
      body: "{}",
      signal: controller.signal,
    });
    const reader = response.body?.getReader();
    for (let read = 0; read < 3; read++) await reader?.read();
    controller.abort();
    await assert.rejects(async () => {
      for (;;) await reader?.read();
    });
  });

  it("write nothing after the end of an answer that dripped, though its bytes still wait for another one's", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    for (const delayMs of [200, 10]) sandbox.addFault({ operation: "ListClusters", kind: "slow", delayMs, times: 1 });
    const request = [
      "POST / HTTP/1.1",
      "host: 127.0.0.1",
      "x-amz-target: AmazonEC2ContainerServiceV20141113.ListClusters",
      "content-length: 2",
      "",
      "{}",
    ].join("\r\n");
    const socket = connect(sandbox.port, "127.0.0.1");
    socket.write(request + request);
    let heard = "";
    for await (const chunk of socket) {
      heard += String(chunk);
      if (heard.split("clusterArns").length === 3) break;
    }
  });

  it("reach the queue and the log group, too", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    sandbox.addFault({ operation: "sqs:ListQueues", kind: "access-denied", times: 1 });
    sandbox.addFault({ operation: "logs:DescribeLogGroups", kind: "throttle", times: 1 });
    const ask = async (target: string): Promise<string> => {
      const response = await fetch(sandbox.url, { method: "POST", headers: { "x-amz-target": target }, body: "{}" });
      return ((await response.json()) as Refused).__type;
    };
    assert.equal(await ask("AmazonSQS.ListQueues"), "AccessDeniedException");
    assert.equal(await ask("Logs_20140328.DescribeLogGroups"), "ThrottlingException");
  });
});

describe("the sandbox's cable", () => {
  it("is pulled and put back at the same port, with its world as it was", async () => {
    const { sandbox } = await openSandbox();
    await send(sandbox, "RunTask", run);
    await sandbox.unplug();
    await assert.rejects(send(sandbox, "ListClusters", {}));
    assert.equal(sandbox.connections, 0);
    await sandbox.plug();
    assert.equal(await started(sandbox), 1);
  });

  it("falls silent, carries out nothing meanwhile, and answers again", async () => {
    const { sandbox } = await openSandbox();
    sandbox.silence();
    for (const method of ["HEAD", "GET"])
      await assert.rejects(fetch(sandbox.url, { method, signal: AbortSignal.timeout(200) }), { name: "TimeoutError" });
    const lost = fetch(sandbox.url, {
      method: "POST",
      headers: { "x-amz-target": "AmazonEC2ContainerServiceV20141113.RunTask" },
      body: JSON.stringify(run),
      signal: AbortSignal.timeout(200),
    });
    await assert.rejects(lost, { name: "TimeoutError" });
    await sandbox.plug();
    await send(sandbox, "RunTask", run);
    assert.equal(await started(sandbox), 1);
  });

  it("resets what is under way", async () => {
    const { sandbox } = await openSandbox({ world: "empty" });
    sandbox.addFault({ operation: "*", kind: "hang", times: 1 });
    const hanging = send(sandbox, "ListClusters", {});
    while (sandbox.calls.length === 0) await new Promise(resolve => setImmediate(resolve));
    sandbox.resetConnections();
    await assert.rejects(hanging, (error: Error) => (error.cause as { code?: string }).code === "ECONNRESET");
    assert.equal((await send(sandbox, "ListClusters", {})).status, 200);
  });
});
