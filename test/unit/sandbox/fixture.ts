import { ECSClient } from "@aws-sdk/client-ecs";
import { afterEach } from "mocha";
import {
  manualClock,
  type ManualClock,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from "../../../src/sandbox/sandbox";

export interface Bench {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly ecs: ECSClient;
}

const opened: Bench[] = [];

afterEach(async () => {
  for (const { sandbox, ecs } of opened.splice(0)) {
    ecs.destroy();
    await sandbox.close();
  }
});

/** A sandbox on a manual clock with an SDK client that does not retry; closed after the test. */
export async function openSandbox(options: Omit<SandboxOptions, "clock"> = {}): Promise<Bench> {
  const clock = manualClock();
  const sandbox = await startSandbox({ quiet: true, ...options, clock });
  const bench = { sandbox, clock, ecs: clientOf(sandbox) };
  opened.push(bench);
  return bench;
}

function clientOf(sandbox: Sandbox): ECSClient {
  return new ECSClient({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    maxAttempts: 1,
  });
}

/** One request without the SDK, for what the SDK hides. */
export function send(sandbox: Sandbox, operation: string, body: unknown): Promise<Response> {
  return fetch(sandbox.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Registers a one-container family and an instance in a cluster of their own. */
export const identity = (type = "m5.large", id = "i-0aa11bb22cc33dd44"): string =>
  JSON.stringify({ instanceId: id, region: "us-east-1", instanceType: type, availabilityZone: "us-east-1a" });
