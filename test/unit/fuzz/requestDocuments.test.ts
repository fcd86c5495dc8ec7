import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ECSClient } from "@aws-sdk/client-ecs";
import { secretsOf } from "../../../src/ecs/answers/requestSecrets";
import { operations } from "../../../src/ecs/gateway/operations";
import type { OperationName, Operations } from "../../../src/ecs/gateway/operations";
import { senders } from "../../../src/ecs/gateway/senders";
import type { Sender } from "../../../src/ecs/gateway/senders";
import { requestLine } from "../../../src/requests/documents/cli";
import { documentText, parseRequest } from "../../../src/requests/documents/requestDocument";
import { reviewLines } from "../../../src/requests/documents/review";
import { commandProblem, commandText, parseCommand } from "../../../src/requests/run/overrides";
import { callsOf } from "../../../src/requests/run/runTaskRequest";
import type { Target } from "../../../src/requests/sending/target";
import { anyText } from "../text/anyText";
import { assertShowable, fuzz, orTyped } from "./cases";
import { damaged, damagedText } from "./damaged";
import { clusterArn, requests } from "./samples";

const names = Object.keys(operations) as OperationName[];
const target = {
  connection: { spec: { profile: "dev" } },
  session: { region: "us-east-1", cluster: { arn: clusterArn }, gateway: { endpoint: "https://ecs.example.com" } },
} as unknown as Target;

/** The SDK with a network that keeps what it was given. */
let sent: unknown;
const client = new ECSClient({
  region: "us-east-1",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
  maxAttempts: 1,
  requestHandler: {
    handle: ({ body }: { body: string }) => {
      sent = JSON.parse(body);
      return Promise.reject(Object.assign(new Error("sent"), { name: "Sent" }));
    },
  } as never,
});

/** JSON.stringify gives up where JSON.parse does not: no file holds more than a program can write. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  }
}

const documents = fc
  .constantFrom(...names)
  .chain(operation =>
    fc.tuple(
      fc.constant(operation),
      fc.oneof(
        { weight: 9, arbitrary: damaged(requests[operation]).map(textOf) },
        { weight: 1, arbitrary: damagedText(fc.constant(JSON.stringify(requests[operation]))) },
      ),
    ),
  );

async function assertSent<O extends OperationName>(operation: O, input: Operations[O]["input"]): Promise<void> {
  sent = undefined;
  const send = senders[operation] as Sender<O>;
  await send(client, input, { abortSignal: new AbortController().signal, requestTimeout: 1 }).catch(() => undefined);
  assert.deepEqual(sent, JSON.parse(JSON.stringify({ ...input, ...(sent as object) })), "it was not sent as it stands");
}

describe("fuzz: request documents", () => {
  let valid = 0;
  fuzz(
    "are refused with a sentence, or reviewed, copied, and sent as they stand",
    documents,
    async ([operation, text]) => {
      const request = orTyped(() => parseRequest(operation, text));
      if (!request) return;
      valid++;
      const written = documentText(request);
      assertShowable(written, "a document");
      assert.deepEqual(parseRequest(operation, written), request);
      for (const line of reviewLines(operation, request, clusterArn)) assertShowable(line, "a review");
      for (const shell of ["posix", "powershell"] as const) {
        const line: string | undefined = orTyped(() => requestLine(target, operation, request, shell));
        if (line === undefined) continue;
        assertShowable(line, "a command");
        assert.ok(!line.includes("\n"), "a command of several lines");
        const json: string | undefined = shell === "posix" ? parseCommand(line)[4] : undefined;
        if (json !== undefined) assert.deepEqual(JSON.parse(json), request);
      }
      secretsOf(request);
      if (operation === "RunTask") {
        const calls = callsOf(request as never);
        assert.equal(
          calls.reduce((sum, call) => sum + (call.count ?? 1), 0),
          request["count"] ?? 1,
        );
      }
      await assertSent(operation, request as never);
    },
  );

  it("were valid often enough to prove something", () => {
    assert.ok(valid > 50, `only ${String(valid)} were valid`);
  });

  const commands = fc.oneof(
    anyText,
    damagedText(fc.constantFrom(`python 'it'"'"'s.py' "a \\" b" c\\ d`, '["python", "job.py"]', "[1]", "a 'b")),
  );
  fuzz("hold commands that are read as a shell reads them, or refused", commands, text => {
    const problem = commandProblem(text);
    if (problem !== undefined) return assertShowable(problem, "a problem");
    const words = parseCommand(text);
    assert.ok(words.every(word => typeof word === "string"));
    assert.deepEqual(parseCommand(commandText(words)), words);
  });
});
