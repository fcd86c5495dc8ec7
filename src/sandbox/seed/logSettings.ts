import type { ContainerSeed } from "./familySeed";
import type { ContainerDefinition } from "../wire/wire";
import type { World } from "../world/world";

type LogConfiguration = NonNullable<ContainerDefinition["logConfiguration"]>;

/** What the first container of a family prints; sidecars have little to say. */
const prints: Readonly<Record<string, string>> = {
  web: "json",
  api: "colors",
  checkout: "java",
  search: "logfmt",
  "edge-proxy": "access-log",
  thumbnails: "json",
  "db-migration": "migrations",
  "queue-worker": "logfmt",
  "nightly-report": "job",
  "invoice-export": "job",
  "video-transcode": "encoder",
  ingest: "json",
  dashboards: "logfmt",
  "stream-consumer": "logfmt",
  "dbt-run": "models",
};

/** Where the platform team collects its logs. */
const platformRegion = "eu-west-1";

/** How a family's first container differs from the usual awslogs; null: it has no log configuration at all. */
const unusual: Readonly<Record<string, LogConfiguration | null>> = {
  "edge-proxy": null,
  search: {
    logDriver: "splunk",
    options: { "splunk-url": "https://splunk.example.com:8088", "splunk-index": "shop", "splunk-source": "search" },
    secretOptions: [{ name: "splunk-token", valueFrom: "arn:aws:ssm:us-east-1:111122223333:parameter/splunk/token" }],
  },
  "queue-worker": {
    logDriver: "awsfirelens",
    options: {
      Name: "datadog",
      Host: "http-intake.logs.datadoghq.eu",
      TLS: "on",
      provider: "ecs",
      dd_service: "worker",
    },
    secretOptions: [{ name: "apikey", valueFrom: "arn:aws:secretsmanager:us-east-1:111122223333:secret:datadog" }],
  },
};

/** Its group was deleted, and nobody has noticed. */
const deletedGroup = "/ecs/db-migration";

function usual(family: string, region: string): LogConfiguration {
  const options: Record<string, string> = {
    "awslogs-group": `/ecs/${family}`,
    "awslogs-region": family === "node-exporter" ? platformRegion : region,
    // Without it, which only EC2 allows, streams are named after Docker's ids.
    ...(family === "thumbnails" ? {} : { "awslogs-stream-prefix": "ecs" }),
    ...(family === "checkout" ? { "awslogs-multiline-pattern": "^\\d{4}-\\d{2}-\\d{2} " } : {}),
  };
  return { logDriver: "awslogs", options };
}

/** A container's seed with what it prints, and where that goes. */
export function withLog(family: string, index: number, container: ContainerSeed, region: string): ContainerSeed {
  const label = index === 0 ? prints[family] : undefined;
  const special = index === 0 ? unusual[family] : undefined;
  const logConfiguration = special === null ? undefined : (special ?? usual(family, region));
  return {
    ...container,
    dockerLabels: { ...container.dockerLabels, "sandbox.prints": label ?? "heartbeat" },
    ...(logConfiguration ? { logConfiguration } : {}),
  };
}

/** The groups that those log configurations name, but for the deleted one. */
export function seedLogGroups({ logGroups, definitions, arns, clock }: World): void {
  for (const family of definitions.families.values()) {
    for (const { logConfiguration } of family.at(-1)?.definition.containerDefinitions ?? []) {
      const { "awslogs-group": name, "awslogs-region": region = arns.region } = logConfiguration?.options ?? {};
      if (name === undefined || name === deletedGroup || logGroups.find(region, name)) continue;
      const createdAt = clock.now() - 200 * 86_400_000;
      logGroups.add({
        region,
        name,
        createdAt,
        ...(name === "/ecs/checkout" ? { retentionInDays: 1 } : { retentionInDays: 30 }),
      });
    }
  }
}
