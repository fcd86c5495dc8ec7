// Runs the embedded ECS endpoint by itself: `npm run sandbox -- --port 8686`.
import { build } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { endWith } from "./ending.mjs";

const usage = `npm run sandbox -- [options]

  --port N            port on 127.0.0.1; a free one if left out
  --latency MS        added to each answer
  --rate-limits       ECS's documented request rates
  --seed N            another seed, another world
  --world empty       no cluster at all (default: company)
  --quiet             no batch task starts by itself
  --clusters N --instances N --tasks N --services N
                      clusters of that size instead; instances, tasks and services count per cluster
  --older-endpoint    answers no version, no createdAt and an empty launchType
  --region NAME       default us-east-1
  --account ID        default 111122223333
  --event-order shuffled --event-loss SHARE --event-duplicates SHARE
                      how the queue ecs-events delivers; shares from 0 to 1
  --event-pattern JSON
                      the rule's event pattern, such as '{"detail":{"lastStatus":["STOPPED"]}}'
  --event-sampling    a short poll of the queue sees only a part of it, as SQS's does
  --fault OPERATION:KIND[:TIMES]
                      repeatable; for example ListTasks:hang:1, sqs:ReceiveMessage:drop or *:throttle
  --fault JSON        the same with all that a fault can have: operation, kind, times, match (members of the input),
                      type, message, status, body, delayMs; for example
                      '{"operation":"ListTasks","kind":"shape","body":{}}'
                      kinds: throttle, error, expired-token, access-denied, unrecognized-client, clock-skew,
                      cluster-vanished, drop, html, truncated, shape, hang, each of these five with act-then- before
                      it, slow, delay, repeat-token, endless-token, echo

SIGUSR2 stops it from listening and ends its connections, as a pulled cable; another SIGUSR2 puts it back.`;

/** Ends with a sentence that says what is wrong. */
function fail(message) {
  console.error(message);
  process.exit(1);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        latency: { type: "string" },
        "rate-limits": { type: "boolean" },
        seed: { type: "string" },
        world: { type: "string" },
        quiet: { type: "boolean" },
        clusters: { type: "string" },
        instances: { type: "string" },
        tasks: { type: "string" },
        services: { type: "string" },
        "older-endpoint": { type: "boolean" },
        region: { type: "string" },
        account: { type: "string" },
        "event-order": { type: "string" },
        "event-loss": { type: "string" },
        "event-duplicates": { type: "string" },
        "event-pattern": { type: "string" },
        "event-sampling": { type: "boolean" },
        fault: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return fail(`${error.message}\n\n${usage}`);
  }
}

const values = readArguments();
if (values.help) {
  console.log(usage);
  process.exit(0);
}

function number(name, fallback) {
  if (values[name] === undefined) return fallback;
  const parsed = Number(values[name]);
  if (!Number.isInteger(parsed) || parsed < 0) fail(`--${name} must be a whole number, not "${values[name]}".`);
  return parsed;
}

function share(name) {
  const parsed = Number(values[name] ?? 0);
  if (!(parsed >= 0 && parsed <= 1)) fail(`--${name} must be between 0 and 1, not "${values[name]}".`);
  return parsed;
}

function orderWanted() {
  const order = values["event-order"] ?? "ordered";
  if (order !== "ordered" && order !== "shuffled") fail(`--event-order must be ordered or shuffled, not "${order}".`);
  return order;
}

function patternWanted() {
  try {
    return values["event-pattern"] === undefined ? undefined : JSON.parse(values["event-pattern"]);
  } catch (error) {
    return fail(`--event-pattern is not JSON: ${error.message}`);
  }
}

function worldWanted() {
  if ([values.clusters, values.instances, values.tasks, values.services].some(value => value !== undefined)) {
    const services = values.services === undefined ? {} : { services: number("services", 1) };
    const sizes = { clusters: number("clusters", 1), instances: number("instances", 10), tasks: number("tasks", 100) };
    return { ...sizes, ...services };
  }
  const world = values.world ?? "company";
  if (world !== "company" && world !== "empty") fail(`--world must be company or empty, not "${world}".`);
  return world;
}

/** The sandbox, bundled into a folder of its own: dist/ belongs to the extension's build. */
async function loadSandbox() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), "ecs-sandbox-"));
  try {
    const outfile = join(folder, "sandbox.mjs");
    await build({
      entryPoints: [join(root, "src/sandbox/sandbox.ts")],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "warning",
      outfile,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { startSandbox, faultKinds } = await loadSandbox();
const faults = (values.fault ?? []).map(text => {
  const fault = text.startsWith("{") ? faultOfJson(text) : faultOfWords(text);
  if (typeof fault?.operation !== "string" || !faultKinds.includes(fault.kind)) {
    fail(`--fault must be OPERATION:KIND[:TIMES] or JSON, with a kind of ${faultKinds.join(", ")}, not "${text}".`);
  }
  return fault;
});

function faultOfWords(text) {
  const { operation, kind, times } =
    /^(?<operation>(?:sqs:|logs:)?[^:]+):(?<kind>[^:]+)(?::(?<times>\d+))?$/.exec(text)?.groups ?? {};
  return { operation, kind, ...(times === undefined ? {} : { times: Number(times) }) };
}

function faultOfJson(text) {
  try {
    const { match, ...fault } = JSON.parse(text);
    const members = Object.entries(match ?? {});
    return { ...fault, ...(match && { match: input => members.every(([name, value]) => input[name] === value) }) };
  } catch (error) {
    return fail(`--fault is not JSON: ${error.message}`);
  }
}

const port = number("port", 0);
if (port > 65535) fail(`--port must be at most 65535, not ${port}.`);
const sandbox = await startSandbox({
  port,
  latencyMs: number("latency", 0),
  rateLimits: values["rate-limits"] ?? false,
  seed: number("seed", 1),
  world: worldWanted(),
  quiet: values.quiet ?? false,
  eventOrder: orderWanted(),
  eventLossRate: share("event-loss"),
  eventDuplicateRate: share("event-duplicates"),
  eventPattern: patternWanted(),
  eventSampling: values["event-sampling"] ?? false,
  omitVersions: values["older-endpoint"] ?? false,
  ...(values.region === undefined ? {} : { region: values.region }),
  ...(values.account === undefined ? {} : { account: values.account }),
}).catch(error => {
  if (error.code === "EADDRINUSE") fail(`Port ${port} is in use. Choose another one with --port, or leave it out.`);
  if (error.code === "EACCES") fail(`Port ${port} may not be used by this account. Choose one above 1023.`);
  throw error;
});
for (const fault of faults) sandbox.addFault(fault);

console.log(`ECS sandbox listening on ${sandbox.url}`);
console.log(`
Point a client at it with:
  export AWS_ENDPOINT_URL_ECS=${sandbox.url}
  export AWS_REGION=${sandbox.region} AWS_DEFAULT_REGION=${sandbox.region}
  export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
  aws ecs list-clusters

Its events are in the queue ${sandbox.queueUrl} (AWS_ENDPOINT_URL_SQS)
and in the log group ${sandbox.logGroup} (AWS_ENDPOINT_URL_CLOUDWATCH_LOGS) of the same address.`);

let plugged = true;
process.on("SIGUSR2", () => {
  plugged = !plugged;
  void (plugged ? sandbox.plug() : sandbox.unplug());
  console.log(plugged ? "Listening again." : "Not listening.");
});

// By itself it may be meant to stay.
endWith(() => sandbox.close(), { withParent: process.env.npm_lifecycle_event !== undefined });
