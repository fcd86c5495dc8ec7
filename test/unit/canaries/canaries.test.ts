import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeLogins, openGateway } from "../../../src/ecs/gateway/awsAccess";
import { operations } from "../../../src/ecs/gateway/operations";
import type { OperationName, Operations } from "../../../src/ecs/gateway/operations";
import { Connections } from "../../../src/ecs/session/connections";
import { historyText, History } from "../../../src/requests/sending/history";
import { Sender } from "../../../src/requests/sending/sender";
import { requestLine } from "../../../src/requests/documents/cli";
import { SafeLog } from "../../../src/text/safeLog";
import { faultKinds, startSandbox } from "../../../src/sandbox/sandbox";
import type { Fault, Sandbox } from "../../../src/sandbox/sandbox";
import { AwsHome } from "../ecs/awsHome";
import { shortDeadlines } from "../ecs/gatewayFixture";
import { Sightings } from "./sightings";

const names = Object.keys(operations) as OperationName[];

/** Texts that stand nowhere else, with what JSON and URLs must escape. */
let count = 0;
const canary = (what: string): string => `canary-${what}-${String(++count)}/+="q"\\${"x".repeat(24)}`;
/** Headers and the AWS files carry no quotes. */
const plain = (what: string): string => `Canary${what}${String(++count)}/+${"Y".repeat(24)}`;

const noMfa = () => Promise.reject(new Error("no MFA"));

describe("canaries: what must stay secret appears nowhere", () => {
  let home: AwsHome;
  let sandbox: Sandbox;
  let sightings: Sightings;
  let connections: Connections | undefined;

  beforeEach(async () => {
    home = await AwsHome.open();
    sandbox = await startSandbox({ quiet: true, world: { clusters: 1, instances: 2, tasks: 3 } });
    sightings = new Sightings();
    sightings.listenToConsole();
  });

  afterEach(async () => {
    sightings.stopListening();
    connections?.dispose();
    connections = undefined;
    closeLogins();
    await sandbox.close();
    await home.close();
  });

  const keys = () => ({ id: plain("Id"), secret: plain("Secret"), token: plain("Token") });
  type Keys = ReturnType<typeof keys>;

  /** As what a profile or the environment gives the keys; answers the profile's name. */
  const sources: Readonly<Record<string, (keys: Keys) => Promise<string | undefined>>> = {
    "the environment": ({ id, secret, token }) => {
      home.set({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token });
      return Promise.resolve(undefined);
    },
    "the AWS files": async ({ id, secret, token }) => {
      await home.write(
        "credentials",
        `[own]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`,
      );
      return "own";
    },
    "a credential process": async ({ id, secret, token }) => {
      const output = { Version: 1, AccessKeyId: id, SecretAccessKey: secret, SessionToken: token };
      await home.write("keys", JSON.stringify(output));
      await home.write("config", `[profile own]\ncredential_process = cat ${home.path("keys")}\n`);
      return "own";
    },
  };

  async function open(profile: string | undefined) {
    const own = new Connections(spec => openGateway(spec, noMfa, { ...shortDeadlines, throttledMs: 300 }), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
    connections = own;
    own.set([
      {
        id: "s",
        label: "s",
        profile,
        region: "us-east-1",
        endpoint: sandbox.url,
        origin: profile ? "saved" : "environment",
      },
    ]);
    const [connection] = own.all;
    assert.ok(connection);
    await connection.load();
    const [session] = connection.clusters;
    assert.ok(session, "the connection did not read its cluster");
    await session.load();
    return { connection, session };
  }

  /** One request of each operation, and the secrets that it holds. */
  function requests(target: Awaited<ReturnType<typeof open>>) {
    const secrets = {
      clientToken: canary("token"),
      value: canary("value"),
      word: canary("word"),
      signature: canary("signature"),
    };
    const cluster = target.session.cluster.arn;
    const [instance = ""] = target.session.replica.containerInstances.keys();
    const [task = ""] = target.session.replica.tasks.keys();
    const deployment = `${cluster.replace(":cluster/", ":service-deployment/")}/service-001/AbCdEfGhIjKlMnOpQrStU`;
    const overrides = {
      containerOverrides: [
        { name: "app", environment: [{ name: "KEY", value: secrets.value }], command: ["serve", secrets.word] },
      ],
    };
    const inputs: { readonly [O in OperationName]: Operations[O]["input"] } = {
      RunTask: { cluster, taskDefinition: "batch-001", overrides, clientToken: secrets.clientToken },
      StartTask: { cluster, taskDefinition: "batch-001", overrides, containerInstances: [instance] },
      StopTask: { cluster, task },
      DescribeTasks: { cluster, tasks: [task] },
      DescribeContainerInstances: { cluster, containerInstances: [instance] },
      DeregisterContainerInstance: { cluster, containerInstance: instance },
      RegisterContainerInstance: {
        cluster,
        instanceIdentityDocument: '{"instanceId":"i-0abc"}',
        instanceIdentityDocumentSignature: secrets.signature,
      },
      UpdateContainerAgent: { cluster, containerInstance: instance },
      UpdateContainerInstancesState: { cluster, containerInstances: [instance], status: "DRAINING" },
      UpdateService: { cluster, service: "service-001", forceNewDeployment: true },
      StopServiceDeployment: { serviceDeploymentArn: deployment },
      ContinueServiceDeployment: { serviceDeploymentArn: deployment, hookId: "ecs-pause-1" },
    };
    const { clientToken, value, word, signature } = secrets;
    /** What each request holds, so that an endpoint could repeat it. */
    const held: Partial<Record<OperationName, readonly string[]>> = {
      RunTask: [clientToken, value, word],
      StartTask: [value, word],
      RegisterContainerInstance: [signature],
    };
    return { inputs, held, secrets: Object.values(secrets) };
  }

  const echoes: readonly Omit<Fault, "operation">[] = [
    ...["ClientException", "AccessDeniedException", "WeirdException", "InvalidSignatureException"].map(type => ({
      kind: "echo" as const,
      type,
    })),
    ...["ServerException", "Strange"].map(type => ({ kind: "echo" as const, type, status: 503 })),
  ];

  /** Answers with the status of success that repeat what one request held. */
  const answers = (secrets: readonly string[]): readonly Omit<Fault, "operation">[] => [
    { kind: "shape", body: { failures: [{ reason: secrets.join(" "), detail: secrets.join("\n") }] } },
    {
      kind: "shape",
      body: {
        tasks: secrets.map(secret => ({ taskArn: secret })),
        task: { taskArn: secrets.join("/x") },
        containerInstance: { containerInstanceArn: secrets.join("/x") },
        containerInstances: secrets.map(secret => ({ containerInstanceArn: secret })),
      },
    },
  ];

  for (const [source, prepare] of Object.entries(sources))
    it(`keys of ${source}, tokens, signatures, and values of containers, through every operation and fault`, async function () {
      this.timeout(90_000);
      const mine = keys();
      const target = await open(await prepare(mine));
      const { inputs, held, secrets } = requests(target);
      const own = Object.values(mine);
      const history = new History();
      const sender = new Sender(history, new SafeLog(sightings.channel), () => false);
      let failures = 0;
      const send = async (operation: OperationName, what: string) => {
        try {
          const answer = await sender.send(target, operation, inputs[operation], []);
          sightings.note(`${operation}, ${what}`, JSON.stringify(answer.failures));
        } catch (error) {
          failures++;
          sightings.failure(`${operation}, ${what}`, error);
        }
      };
      const sendAll = (what: string) => Promise.all(names.map(operation => send(operation, what)));
      await sendAll("answered");
      // The other faults are the same whatever signs; the throttled ones take seconds.
      for (const fault of [
        ...(source === "the environment" ? faultKinds.map(kind => ({ kind, delayMs: 1 })) : []),
        ...echoes,
      ]) {
        sandbox.addFault({ ...fault, operation: "*" });
        await sendAll(`${fault.kind} ${"type" in fault ? (fault.type ?? "") : ""}`);
        if (fault.kind === "echo") {
          await target.session.refresh();
          await target.connection.refresh();
          for (const { state } of [target.session, target.connection])
            if ("error" in state) sightings.failure("reading", state.error);
        }
        sandbox.clearFaults();
      }
      for (const operation of names)
        for (const fault of answers([...own, ...(held[operation] ?? [])])) {
          sandbox.addFault({ ...fault, operation, times: 1 });
          await send(operation, "an answer that repeats the request");
          sandbox.clearFaults();
        }
      sightings.note("history", historyText(history.entries));
      sender.dispose();
      assert.ok(failures >= names.length * echoes.length, `only ${String(failures)} requests failed`);
      sightings.assertSeen("[hidden]");
      sightings.assertClean([...own, ...secrets]);
    });

  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

  /** A login service that repeats in its error what it was sent: STS speaks XML, the portal of SSO JSON. */
  async function echoingService(
    code = "InvalidRequestException",
  ): Promise<{ readonly url: string; readonly close: () => void }> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts).toString();
        const said = `${JSON.stringify(request.headers)} ${String(request.url)} ${body} ${decodeURIComponent(body)}`;
        if (body.startsWith("Action=") || body.includes("&Action=")) {
          response.writeHead(400, { "content-type": "text/xml" });
          response.end(
            `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(said)}</Message></Error></ErrorResponse>`,
          );
          return;
        }
        response.writeHead(400, { "content-type": "application/json", "x-amzn-errortype": code });
        response.end(JSON.stringify({ __type: code, message: said }));
      });
    });
    await new Promise<void>(listening => server.listen(0, "127.0.0.1", listening));
    return {
      url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      close: () => {
        server.close();
        server.closeAllConnections();
      },
    };
  }

  /** Asks for credentials, which a service refuses; what it said reached the person, or nothing would be proved. */
  async function refusedByLogin(service: string): Promise<void> {
    const gateway = await openGateway(
      { id: "s", label: "s", profile: "own", region: "us-east-1", endpoint: sandbox.url, origin: "saved" },
      noMfa,
    );
    await gateway.describeTasks("c", ["t"], new AbortController().signal).then(
      () => assert.fail(`${service} gave credentials`),
      (error: unknown) => {
        sightings.failure(service, error);
        assert.match((error as Error).message, /\[hidden\]/);
      },
    );
    gateway.dispose();
  }

  it("the token of an SSO login whose portal repeats the request", async () => {
    const token = plain("Sso");
    const portal = await echoingService();
    const start = "https://example.awsapps.com/start";
    const { createHash } = await import("node:crypto");
    await home.write(
      `sso/cache/${createHash("sha1").update("corp").digest("hex")}.json`,
      JSON.stringify({ startUrl: start, region: "us-east-1", accessToken: token, expiresAt: "2999-01-01T00:00:00Z" }),
    );
    await home.write(
      "config",
      `[profile own]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\nregion = us-east-1\nservices = local\n` +
        `[sso-session corp]\nsso_region = us-east-1\nsso_start_url = ${start}\n[services local]\nsso =\n  endpoint_url = ${portal.url}\n`,
    );
    await refusedByLogin("SSO");
    portal.close();
    sightings.assertClean([token]);
  });

  // One of those says why a role may not be used, the other why there are no credentials.
  for (const code of ["AccessDenied", "ValidationError"])
    it(`the keys, the session token, and the external id of a role that STS repeats (${code})`, async () => {
      const mine = { ...keys(), external: plain("External") };
      const sts = await echoingService(code);
      await home.write(
        "config",
        `[profile own]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = base\nexternal_id = ${mine.external}\n` +
          `region = us-east-1\nservices = local\n[services local]\nsts =\n  endpoint_url = ${sts.url}\n`,
      );
      await home.write(
        "credentials",
        `[base]\naws_access_key_id = ${mine.id}\naws_secret_access_key = ${mine.secret}\naws_session_token = ${mine.token}\n`,
      );
      await refusedByLogin("STS");
      sts.close();
      sightings.assertClean(Object.values(mine).flatMap(value => [value, encodeURIComponent(value)]));
    });

  it("a web identity token that STS repeats", async () => {
    const token = plain("Web");
    const sts = await echoingService("ValidationError");
    await home.write("token", token);
    await home.write(
      "config",
      `[profile own]\nrole_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = ${home.path("token")}\nregion = us-east-1\n` +
        `services = local\n[services local]\nsts =\n  endpoint_url = ${sts.url}\n`,
    );
    await refusedByLogin("STS");
    sts.close();
    sightings.assertClean([token, encodeURIComponent(token)]);
  });

  it("user and password of an endpoint that the environment names", async () => {
    const password = "canary-password-1234";
    const endpoint = `http://canary-user:${password}@127.0.0.1:9`;
    home.set({ AWS_ENDPOINT_URL_ECS: endpoint, AWS_ACCESS_KEY_ID: plain("Id"), AWS_SECRET_ACCESS_KEY: plain("S") });
    const own = new Connections(spec => openGateway(spec, noMfa, shortDeadlines), {
      intervalMs: () => 60_000,
      readOnly: () => false,
    });
    connections = own;
    own.set([{ id: "environment", label: "e", region: "us-east-1", origin: "environment" }]);
    const [connection] = own.all;
    assert.ok(connection);
    await connection.load();
    const { state } = connection;
    assert.ok("error" in state, `the connection is ${state.kind}`);
    sightings.failure("a connection that can't be reached", state.error);
    const gateway = await connection.gateway();
    const target = {
      connection,
      session: { gateway, region: "us-east-1", cluster: { arn: "arn:aws:ecs:us-east-1:111122223333:cluster/c" } },
    } as unknown as Parameters<typeof requestLine>[0];
    sightings.note("Copy as AWS CLI Command", requestLine(target, "StopTask", { task: "t" }, "posix"));
    await openGateway(
      { id: "environment", label: "e", region: "us-east-1", origin: "environment" },
      noMfa,
      shortDeadlines,
    );
    home.set({ AWS_ENDPOINT_URL_ECS: `http://canary-user:${password}@ecs.example.com` });
    await openGateway({ id: "environment", label: "e", region: "us-east-1", origin: "environment" }, noMfa).then(
      () => assert.fail("an unencrypted endpoint was allowed"),
      (error: unknown) => sightings.failure("consent", error),
    );
    sightings.assertSeen("127.0.0.1:9", "ecs.example.com");
    sightings.assertClean([password, "canary-user"]);
  });

  it("what JSON.parse quotes of its input, and the stack of an error that nobody expected", () => {
    const log = new SafeLog(sightings.channel);
    const secret = "canary-in-a-damaged-text";
    for (const text of [secret, `{"a":"${secret}",}`, `${secret.repeat(9)}{`, `["x", ${secret}]`])
      try {
        JSON.parse(text);
        assert.fail("it was JSON");
      } catch (error) {
        log.unexpected(error);
      }
    assert.equal(sightings.count, 4);
    sightings.assertClean([secret.slice(0, 10)]);
  });
});
