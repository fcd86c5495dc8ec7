import { pausedHooks } from "../../ecs/model/serviceDeployment";
import type { ServiceDeployment } from "../../ecs/model/serviceDeployment";
import { primaryOf } from "../../ecs/model/serviceState";
import { clockTime } from "../../text/clockTime";
import { amount, plural } from "../../text/counts";
import { isDown } from "../../tree/groups/knownService";
import type { KnownService } from "../../tree/groups/knownService";
import { cut } from "../../webview/parts/format";
import type { Callout } from "../../webview/parts/protocol";

/** What to know of a service before reading on, the worst first. */
export function serviceCallouts(
  known: KnownService,
  deployments: readonly ServiceDeployment[],
  complete: boolean,
): readonly Callout[] {
  return [
    ...(complete && isDown(known) ? [downCallout(known)] : []),
    ...deploymentCallouts(known, deployments),
    ...(known.unhealthy > 0 ? [unhealthyCallout(known)] : []),
  ];
}

function downCallout({ service, starting }: KnownService): Callout {
  const of = `0 of ${plural(service?.desired ?? 0, "task")} running`;
  return {
    key: "down",
    tone: "bad",
    title: "No task is running",
    text: starting > 0 ? `${of}, ${amount(starting)} starting.` : `${of}.`,
  };
}

function unhealthyCallout({ tasks, unhealthy }: KnownService): Callout {
  const sick = tasks.flatMap(({ containers }) => containers).filter(({ health }) => health === "UNHEALTHY");
  const names = [...new Set(sick.map(({ name }) => cut(name, 120)))];
  return {
    key: "unhealthy",
    tone: "bad",
    title: `${amount(unhealthy)} of ${plural(tasks.length, "task")} ${unhealthy === 1 ? "is" : "are"} unhealthy`,
    text:
      names.length > 0
        ? `Container health checks fail in ${names.slice(0, 5).join(", ")}.`
        : "Container health checks fail.",
  };
}

function deploymentCallouts(
  { service, loops }: KnownService,
  deployments: readonly ServiceDeployment[],
): readonly Callout[] {
  const primary = service && primaryOf(service);
  const paused = deployments.find(deployment => pausedHooks(deployment).length > 0);
  const [hook] = paused ? pausedHooks(paused) : [];
  const [loop] = loops;
  const last = loop?.tasks[0]?.times.stoppedAt;
  return [
    ...(paused
      ? [
          {
            key: "paused",
            tone: "warn",
            title: "The deployment is paused",
            text: `A lifecycle hook waits for an answer: continue or roll back.${
              hook?.expiresAt === undefined
                ? ""
                : ` Without one it ${hook.timeoutAction === "CONTINUE" ? "continues" : "rolls back"} at ${clockTime(hook.expiresAt)}.`
            }`,
          } as const,
        ]
      : []),
    ...(primary?.rolloutState === "FAILED"
      ? [{ key: "rollout", tone: "bad", title: "The deployment failed", quote: primary.rolloutReason } as const]
      : []),
    ...(loop
      ? [
          {
            key: "loop",
            tone: "bad",
            title: `Crash loop: ${loop.cause}`,
            text: `${plural(loop.tasks.length, "task")} ended this way${last === undefined ? "" : `, the last one at ${clockTime(last)}`}.`,
          } as const,
        ]
      : []),
  ];
}
