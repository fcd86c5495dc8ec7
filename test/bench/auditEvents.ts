import { open } from "node:fs/promises";

export const auditLayouts = ["lines", "together"] as const;
/** `lines` is JSON Lines; `together` has nothing between the events, as Firehose writes to S3. */
export type AuditLayout = (typeof auditLayouts)[number];

/** Resources in the file; their number, not that of the events, is what an audit may hold on to. */
const resources = 5000;

/** Writes so many events of Fargate tasks, in order and without a gap. */
export async function writeEvents(path: string, events: number, layout: AuditLayout): Promise<void> {
  const file = await open(path, "w");
  try {
    const batch = 2000;
    for (let start = 0; start < events; start += batch) {
      const texts = Array.from({ length: Math.min(batch, events - start) }, (_, index) => eventText(start + index));
      await file.write(layout === "lines" ? `${texts.join("\n")}\n` : texts.join(""));
    }
  } finally {
    await file.close();
  }
}

/** One event of a Fargate task, as long as real ones are. */
function eventText(index: number): string {
  const id = (index % resources).toString(16).padStart(32, "0");
  const account = "arn:aws:ecs:eu-west-1:111122223333";
  const time = new Date(1_790_000_000_000 + index * 100).toISOString();
  return JSON.stringify({
    version: "0",
    id: `5d0c1f2a-6a52-4b8e-9d59-${index.toString(16).padStart(12, "0")}`,
    "detail-type": "ECS Task State Change",
    source: "aws.ecs",
    account: "111122223333",
    time: `${time.slice(0, 19)}Z`,
    region: "eu-west-1",
    resources: [`${account}:task/web/${id}`],
    detail: {
      attachments: [
        {
          id: "1789bcae-ddfb-4d10-8ebe-8ac87ddba5b8",
          type: "eni",
          status: "ATTACHED",
          details: [
            { name: "subnetId", value: "subnet-0aa11bb22cc33dd44" },
            { name: "networkInterfaceId", value: "eni-0ff11ee22dd33cc44" },
            { name: "privateIPv4Address", value: "10.0.1.17" },
          ],
        },
      ],
      availabilityZone: "eu-west-1b",
      capacityProviderName: "FARGATE",
      clusterArn: `${account}:cluster/web`,
      connectivity: "CONNECTED",
      connectivityAt: time,
      containers: [
        {
          containerArn: `${account}:container/web/${id}/cf159fd6`,
          lastStatus: "RUNNING",
          name: "web",
          image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:7",
          runtimeId: `${id}-2531`,
          taskArn: `${account}:task/web/${id}`,
          networkInterfaces: [{ attachmentId: "1789bcae", privateIpv4Address: "10.0.1.17" }],
          cpu: "0",
        },
      ],
      cpu: "256",
      createdAt: time,
      desiredStatus: "RUNNING",
      group: "service:web",
      launchType: "FARGATE",
      lastStatus: "RUNNING",
      memory: "512",
      overrides: { containerOverrides: [{ name: "web" }] },
      platformVersion: "1.4.0",
      startedAt: time,
      startedBy: "ecs-svc/1234567890123456789",
      taskArn: `${account}:task/web/${id}`,
      taskDefinitionArn: `${account}:task-definition/web:7`,
      updatedAt: time,
      version: 1 + Math.floor(index / resources),
    },
  });
}
