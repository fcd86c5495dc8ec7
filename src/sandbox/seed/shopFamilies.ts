import { check, type ContainerSeed, type FamilySeed, logRouter, port } from "./familySeed";

const envoy: ContainerSeed = {
  name: "envoy",
  image: "public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29.12.1-prod",
  cpu: 128,
  memory: 192,
  user: "1337",
  portMappings: [port(9901), port(15000), port(15001)],
  dockerLabels: { "sandbox.on-stop": "0" },
};
const xray: ContainerSeed = {
  name: "xray-daemon",
  image: "public.ecr.aws/xray/aws-xray-daemon:3.x",
  cpu: 32,
  memoryReservation: 64,
  essential: false,
  portMappings: [port(2000, 0, "udp")],
};

/** What the shop runs; labels are read by the sandbox's Behaviour. */
export const shopFamilies: readonly FamilySeed[] = [
  {
    family: "web",
    revisions: 7,
    containers: [
      {
        name: "app",
        image: "{web}",
        cpu: 256,
        memory: 512,
        portMappings: [port(8080)],
        healthCheck: check,
        environment: [
          { name: "LOG_LEVEL", value: "info" },
          { name: "FEATURE_NEW_CART", value: "on" },
        ],
      },
      logRouter,
    ],
  },
  {
    family: "api",
    revisions: 12,
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    taskRoleArn: "arn:aws:iam::111122223333:role/api-task",
    executionRoleArn: "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
    containers: [
      {
        name: "app",
        image: "{api}",
        cpu: 320,
        memory: 640,
        portMappings: [port(8080)],
        healthCheck: check,
        environment: [
          { name: "DATABASE_HOST", value: "orders.db.internal" },
          { name: "POOL_SIZE", value: "20" },
        ],
        secrets: [{ name: "DATABASE_PASSWORD", valueFrom: "arn:aws:ssm:us-east-1:111122223333:parameter/api/db" }],
      },
      envoy,
      xray,
    ],
  },
  {
    family: "checkout",
    revisions: 5,
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    containers: [
      {
        name: "app",
        image: "{checkout}",
        cpu: 384,
        memory: 768,
        portMappings: [port(8443)],
        healthCheck: check,
        environment: [{ name: "CURRENCY", value: "EUR" }],
        stopTimeout: 10,
        dockerLabels: { "sandbox.on-stop": "ignore" },
      },
      envoy,
    ],
  },
  {
    family: "search",
    revisions: 3,
    containers: [
      { name: "search", image: "{search}", cpu: 1024, memory: 3072, portMappings: [port(9200), port(9300)] },
    ],
  },
  {
    family: "edge-proxy",
    revisions: 4,
    networkMode: "host",
    containers: [
      {
        name: "haproxy",
        image: "haproxy:3.0-alpine",
        cpu: 256,
        memory: 256,
        portMappings: [port(80), port(443)],
        dockerLabels: { "sandbox.on-stop": "0" },
      },
    ],
  },
  {
    family: "node-exporter",
    revisions: 2,
    networkMode: "host",
    containers: [
      {
        name: "node-exporter",
        image: "quay.io/prometheus/node-exporter:v1.8.2",
        cpu: 64,
        memory: 96,
        portMappings: [port(9100)],
      },
    ],
  },
  {
    family: "thumbnails",
    revisions: 2,
    containers: [
      {
        name: "resize",
        image: "{thumbnails}",
        cpu: 512,
        memory: 1024,
        healthCheck: check,
        portMappings: [port(8080), port(8125, 8125, "udp")],
        dockerLabels: { "sandbox.health": "UNHEALTHY" },
      },
    ],
  },
  {
    family: "recommender",
    revisions: 1,
    containers: [
      {
        name: "recommender",
        cpu: 256,
        memory: 512,
        image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/recommender:does-not-exist",
      },
    ],
  },
];
