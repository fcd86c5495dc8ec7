import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { RegisterTaskDefinitionCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import assert from "node:assert/strict";
import { afterEach } from "mocha";
import type { SandboxOptions } from "../../../../src/sandbox/sandbox";
import { type Bench, openSandbox } from "../fixture";

export interface LogsBench extends Bench {
  readonly logs: CloudWatchLogsClient;
}

const clients: CloudWatchLogsClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

/** A sandbox on a manual clock with clients for ECS and CloudWatch Logs that don't retry. */
export async function openLogsSandbox(options: Omit<SandboxOptions, "clock"> = {}): Promise<LogsBench> {
  const bench = await openSandbox(options);
  return { ...bench, logs: logsClientOf(bench) };
}

export function logsClientOf({ sandbox }: Bench, region = sandbox.region): CloudWatchLogsClient {
  const client = new CloudWatchLogsClient({
    endpoint: sandbox.url,
    region,
    // The live tail's host has a prefix, which an endpoint of one's own has not.
    disableHostPrefix: true,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    maxAttempts: 1,
  });
  clients.push(client);
  return client;
}

/** Runs a task of one container with these labels on Fargate, and lets it start; gives the task's id. */
export async function printing({ ecs, clock }: Bench, dockerLabels: Record<string, string>): Promise<string> {
  const options = {
    "awslogs-group": "/test/printing",
    "awslogs-region": "us-east-1",
    "awslogs-stream-prefix": "t",
    "awslogs-create-group": "true",
  };
  const container = { name: "app", image: "app:1", dockerLabels, logConfiguration: { logDriver: "awslogs", options } };
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "printing",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [container as never],
    }),
  );
  const { tasks = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: "data-fargate",
      taskDefinition: "printing",
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
    }),
  );
  clock.advance(10_000);
  const id = tasks[0]?.taskArn?.split("/").at(-1);
  assert.ok(id);
  return id;
}
