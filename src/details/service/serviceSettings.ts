import { localTime } from "../../text/clockTime";
import type { Service } from "../../ecs/model/model";
import { taskBounds } from "../../ecs/model/deploymentSettings";
import { hasExec, isDaemon, primaryOf } from "../../ecs/model/serviceState";
import { plural } from "../../text/counts";
import { timestamp } from "../../ecs/model/fields";
import type { Fact } from "../../webview/parts/protocol";
import type { FactGroup } from "../../webview/parts/protocol";
import { inLine, numberOf, record, records, stringOf } from "../parts/definition";
import { fact } from "../parts/facts";

/** How the service is set up, by what people look for; groups without any fact are left out. */
export const serviceSettings = (service: Service): readonly FactGroup[] =>
  [
    { key: "deployment", title: "Deployment", facts: deploymentFacts(service) },
    { key: "capacity", title: "Capacity", facts: capacityFacts(service) },
    { key: "network", title: "Networking", facts: networkFacts(service) },
    { key: "balancers", title: "Load Balancing and Discovery", facts: balancerFacts(service) },
    { key: "service", title: "Service", facts: serviceFacts(service) },
  ].filter(({ facts }) => facts.length > 0);

function deploymentFacts(service: Service): readonly Fact[] {
  const configuration = record(service.raw["deploymentConfiguration"]);
  const breaker = record(configuration["deploymentCircuitBreaker"]);
  const controller = stringOf(record(service.raw["deploymentController"])["type"]);
  const { least, most } = taskBounds(service);
  const percent = (name: string) => {
    const value = numberOf(configuration[name]);
    return value === undefined ? undefined : `${value}%`;
  };
  const daemon = isDaemon(service);
  return [
    ...fact("controller", "Controller", controller),
    ...fact("strategy", "Strategy", stringOf(configuration["strategy"])),
    ...fact("least", "Minimum healthy", percent("minimumHealthyPercent"), {
      hint: daemon ? undefined : `at least ${plural(least, "task")}`,
    }),
    ...fact("most", "Maximum", percent("maximumPercent"), {
      hint: daemon ? undefined : `at most ${plural(most, "task")}`,
    }),
    ...fact("breaker", "Circuit breaker", breakerText(breaker)),
    ...fact("bake", "Bake time", minutes(configuration["bakeTimeInMinutes"])),
    ...fact("alarms", "Alarms", texts(record(configuration["alarms"])["alarmNames"])),
    ...records(configuration["lifecycleHooks"]).flatMap((hook, index) =>
      fact(`hook ${index}`, "Lifecycle hook", hookText(hook)),
    ),
    ...fact("grace", "Health check grace period", seconds(service.raw["healthCheckGracePeriodSeconds"])),
    ...fact("rebalancing", "Availability zone rebalancing", word(service.raw["availabilityZoneRebalancing"])),
  ];
}

function breakerText(breaker: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof breaker["enable"] !== "boolean") return undefined;
  if (!breaker["enable"]) return "off";
  return breaker["rollback"] === true ? "on, rolls back" : "on, no rollback";
}

const hookText = (hook: Readonly<Record<string, unknown>>): string =>
  [stringOf(hook["targetType"]) ?? "AWS_LAMBDA", texts(hook["lifecycleStages"]), stringOf(hook["hookTargetArn"])]
    .filter(Boolean)
    .join(" · ");

function capacityFacts({ raw, launchType, schedulingStrategy }: Service): readonly Fact[] {
  const providers = records(raw["capacityProviderStrategy"]);
  return [
    ...fact("launchType", "Launch type", providers.length > 0 ? undefined : launchType),
    ...providers.flatMap((item, index) =>
      fact(`provider ${index}`, "Capacity provider", stringOf(item["capacityProvider"]), {
        hint: `weight ${numberOf(item["weight"]) ?? 0}, base ${numberOf(item["base"]) ?? 0}`,
      }),
    ),
    ...fact(
      "platform",
      "Platform",
      [raw["platformFamily"], raw["platformVersion"]].map(stringOf).filter(Boolean).join(" "),
    ),
    ...fact("scheduling", "Scheduling", word(schedulingStrategy)),
    ...records(raw["placementStrategy"]).flatMap((item, index) =>
      fact(
        `strategy ${index}`,
        "Placement strategy",
        [item["type"], item["field"]].map(stringOf).filter(Boolean).join(" "),
      ),
    ),
    ...records(raw["placementConstraints"]).flatMap((item, index) =>
      fact(
        `constraint ${index}`,
        "Placement constraint",
        [item["type"], item["expression"]].map(stringOf).filter(Boolean).join(" "),
      ),
    ),
  ];
}

function networkFacts({ network }: Service): readonly Fact[] {
  if (!network) return [];
  return [
    ...fact("subnets", "Subnets", network.subnets.join(", "), { copy: true }),
    ...fact("groups", "Security groups", network.securityGroups.join(", "), { copy: true }),
    ...fact("public", "Public IP", network.assignPublicIp ? "assigned" : "not assigned"),
  ];
}

function balancerFacts(service: Service): readonly Fact[] {
  const { raw } = service;
  const target = (item: Readonly<Record<string, unknown>>) =>
    [stringOf(item["containerName"]), numberOf(item["containerPort"])].filter(part => part !== undefined).join(":");
  const primary = records(raw["deployments"]).find(({ id }) => id === primaryOf(service)?.id);
  const connect = record(primary?.["serviceConnectConfiguration"]);
  return [
    ...records(raw["loadBalancers"]).flatMap((item, index) =>
      fact(
        `balancer ${index}`,
        "Load balancer",
        stringOf(item["targetGroupArn"]) ?? stringOf(item["loadBalancerName"]),
        {
          hint: target(item),
          copy: true,
        },
      ),
    ),
    ...records(raw["serviceRegistries"]).flatMap((item, index) =>
      fact(`registry ${index}`, "Service discovery", stringOf(item["registryArn"]), { hint: target(item), copy: true }),
    ),
    ...(connect["enabled"] === true
      ? fact("connect", "Service Connect", stringOf(connect["namespace"]) ?? "on", {
          hint: records(connect["services"])
            .map(item => stringOf(item["discoveryName"]) ?? stringOf(item["portName"]))
            .filter(Boolean)
            .join(", "),
        })
      : []),
  ];
}

function serviceFacts(service: Service): readonly Fact[] {
  const { arn, raw, taskDefinitionArn } = service;
  const created = timestamp(raw["createdAt"]);
  return [
    ...fact("exec", "ECS Exec", hasExec(service) ? "on" : "off"),
    ...fact("tagsFrom", "Tags of tasks from", word(raw["propagateTags"])),
    ...fact("created", "Created", created === undefined ? undefined : localTime(created)),
    ...fact("createdBy", "Created by", stringOf(raw["createdBy"]), { copy: true }),
    ...fact("role", "Role", stringOf(raw["roleArn"]), { copy: true }),
    ...fact("definition", "Task definition", taskDefinitionArn, { copy: true }),
    ...fact("arn", "ARN", arn, { copy: true }),
  ];
}

const texts = (value: unknown): string | undefined =>
  Array.isArray(value) && value.length > 0 ? value.map(inLine).join(", ") : undefined;
const word = (value: unknown): string | undefined => stringOf(value)?.toLowerCase().replaceAll("_", " ");
const minutes = (value: unknown) =>
  numberOf(value) === undefined ? undefined : plural(numberOf(value) ?? 0, "minute");
const seconds = (value: unknown) =>
  numberOf(value) === undefined ? undefined : plural(numberOf(value) ?? 0, "second");
