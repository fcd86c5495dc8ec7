import { check, type FamilySeed, logRouter, port } from "./familySeed";

/** Batch jobs, workers, and what runs on Fargate; labels are read by the sandbox's Behaviour. */
export const dataFamilies: readonly FamilySeed[] = [
  { family: "db-migration", revisions: 3, containers: [{ name: "migrate", image: "{api}", cpu: 128, memory: 256 }] },
  {
    family: "queue-worker",
    revisions: 9,
    containers: [
      {
        name: "worker",
        image: "{queue-worker}",
        cpu: 512,
        memory: 1024,
        environment: [
          { name: "QUEUE", value: "jobs-high" },
          { name: "CONCURRENCY", value: "8" },
        ],
      },
      logRouter,
    ],
  },
  {
    family: "nightly-report",
    revisions: 6,
    containers: [
      {
        name: "report",
        image: "{nightly-report}",
        cpu: 512,
        memory: 2048,
        environment: [
          { name: "REPORT_DATE", value: "today" },
          { name: "FORMAT", value: "pdf" },
        ],
        dockerLabels: { "sandbox.runs-for": "60-150", "sandbox.exit-code": "0,0,0,1" },
      },
    ],
  },
  {
    family: "invoice-export",
    revisions: 2,
    containers: [
      {
        name: "export",
        image: "{invoice-export}",
        cpu: 256,
        memory: 512,
        dockerLabels: { "sandbox.runs-for": "30-90", "sandbox.exit-code": "0,0,0,0,1" },
      },
    ],
  },
  {
    family: "video-transcode",
    revisions: 4,
    containers: [
      {
        name: "ffmpeg",
        image: "{video-transcode}",
        cpu: 1024,
        memory: 4096,
        resourceRequirements: [{ type: "GPU", value: "1" }],
        environment: [{ name: "PRESET", value: "hevc-main10" }],
        dockerLabels: { "sandbox.runs-for": "90-240", "sandbox.exit-code": "0,0,0,0,137" },
      },
    ],
  },
  {
    family: "ingest",
    revisions: 8,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "1024",
    memory: "2048",
    containers: [
      { name: "ingest", image: "{ingest}", cpu: 896, memory: 1792, portMappings: [port(8080)], healthCheck: check },
      {
        name: "otel-collector",
        image: "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3",
        cpu: 128,
        memory: 256,
        essential: false,
      },
    ],
  },
  {
    family: "dashboards",
    revisions: 3,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "256",
    memory: "512",
    containers: [{ name: "grafana", image: "grafana/grafana:11.6.0", portMappings: [port(3000)], healthCheck: check }],
  },
  {
    family: "stream-consumer",
    revisions: 5,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "512",
    memory: "1024",
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    containers: [{ name: "consumer", image: "{stream-consumer}" }],
  },
  {
    family: "dbt-run",
    revisions: 11,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "2048",
    memory: "4096",
    ephemeralStorage: { sizeInGiB: 50 },
    containers: [
      {
        name: "dbt",
        image: "{dbt-run}",
        command: ["dbt", "build", "--target", "prod"],
        dockerLabels: { "sandbox.runs-for": "60-180", "sandbox.exit-code": "0,0,0,1" },
      },
    ],
  },
];
