import { list, record, text } from "../../ecs/model/fields";
import type { Raw } from "../../ecs/model/fields";
import type { Container, Task, TaskDefinition } from "../../ecs/model/model";
import { withoutUser } from "../../text/secrets";
import { awslogsOf } from "./awslogs";
import type { Awslogs } from "./awslogs";

/** Where CloudWatch Logs keeps what a container writes. */
export interface StreamPlace {
  readonly kind: "stream";
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}

/** Why a container's lines can't be read from CloudWatch Logs, and where they are instead, as far as ECS tells. */
interface NoStream {
  readonly kind: "none";
  readonly sentence: string;
  /** Whether it will be known later. */
  readonly isPending?: true;
}

export type LogPlace = StreamPlace | NoStream;

const none = (sentence: string): NoStream => ({ kind: "none", sentence });

/** Where a container's log is, by its task definition; `region` is the cluster's own. */
export function logPlace(task: Task, container: Container, definition: TaskDefinition, region: string): LogPlace {
  const defined = list(definition.raw["containerDefinitions"]).find(item => item["name"] === container.name);
  if (!defined) return none("ECS added this container to the task; its task definition doesn't say where it logs.");
  const awslogs = awslogsOf(defined);
  if (awslogs) return ofAwslogs(task, container, { ...awslogs, region: awslogs.region ?? region });
  return elsewhere(defined, definition) ?? unconfigured(task);
}

function unconfigured({ launchType, containerInstanceArn }: Task): NoStream {
  return launchType === "FARGATE" || (launchType === undefined && containerInstanceArn === undefined)
    ? none("The task definition configures no log driver for this container, so its output isn't kept.")
    : none(
        "The task definition configures no log driver for this container: its output stays with Docker on the container instance.",
      );
}

function ofAwslogs(
  task: Task,
  container: Container,
  { group, region, prefix }: Awslogs & { readonly region: string },
): LogPlace {
  if (!group) return none("The task definition uses the awslogs driver without naming a log group.");
  if (prefix) return { kind: "stream", region, group, stream: `${prefix}/${container.name}/${task.id}` };
  // Without a prefix Docker names the stream after the container's own id.
  if (container.runtimeId) return { kind: "stream", region, group, stream: container.runtimeId };
  const sentence = `The log stream in ${group} is named after the container's runtime ID, which ECS reports once the container has started.`;
  return { kind: "none", sentence, isPending: true };
}

/** Where a container as it is defined writes its log, whichever task it runs in, in a few words; tokens stay unread. */
export function logDestination(defined: Raw, definition: TaskDefinition): string {
  const awslogs = awslogsOf(defined);
  if (!awslogs) return elsewhere(defined, definition)?.sentence ?? "No log driver is configured.";
  const { group, region, prefix } = awslogs;
  if (!group) return "awslogs, without naming a log group";
  return [`awslogs: ${group}`, region, prefix && `prefix ${prefix}`].filter(Boolean).join(" · ");
}

/** What of a driver's options says where it sends; others may hold tokens and stay unread. */
const addresses: Readonly<Record<string, readonly string[]>> = {
  splunk: ["splunk-url", "splunk-index"],
  fluentd: ["fluentd-address"],
  gelf: ["gelf-address"],
  syslog: ["syslog-address"],
};

/** Undefined where no driver is configured. */
function elsewhere(defined: Raw, definition: TaskDefinition): NoStream | undefined {
  const configuration = record(defined["logConfiguration"]);
  const driver = text(configuration["logDriver"]);
  if (!driver) return undefined;
  const options = record(configuration["options"]);
  if (driver === "awsfirelens") return none(ofFirelens(options, definition));
  if (driver === "none") return none("The log driver is \"none\", so the container's output isn't kept.");
  if (driver === "json-file" || driver === "journald" || driver === "local")
    return none(`The log driver is ${driver}: the output stays on the container instance.`);
  const to = (addresses[driver] ?? []).flatMap(name => text(options[name]) ?? []).map(withoutUser);
  return none(`The log driver is ${driver}${to.length > 0 ? `, which sends to ${to.join(", ")}` : ""}.`);
}

const routes: readonly string[] = ["log_group_name", "delivery_stream", "stream", "bucket", "Host", "host", "region"];

/** FireLens hands lines to a router container, whose output is named in the options of the container that logs. */
function ofFirelens(options: Raw, definition: TaskDefinition): string {
  const router = list(definition.raw["containerDefinitions"]).find(item => item["firelensConfiguration"] !== undefined);
  const type = text(record(router?.["firelensConfiguration"])["type"]);
  const by = router ? ` to container ${text(router["name"]) ?? "without a name"}${type ? ` (${type})` : ""}` : "";
  const output = text(options["Name"]) ?? text(options["@type"]);
  const where = routes.flatMap(name => {
    const value = text(options[name]);
    return value === undefined ? [] : [`${name} ${withoutUser(value)}`];
  });
  if (!output) return `The log driver is awsfirelens, which sends${by}; the router's own configuration says where to.`;
  return `The log driver is awsfirelens, which sends${by}${by ? " and on" : ""} to ${[output, ...where].join(", ")}.`;
}
