import { lastPart } from "../../ecs/model/model";
import { isDaemon, isDeploying, primaryOf, revisionOf } from "../../ecs/model/serviceState";
import { amount } from "../../text/counts";
import { ago } from "../../text/age";
import type { CrashLoopNode, DeploymentNode, ServiceNode, ServicesNode } from "../nodes/node";
import { hiddenTrouble, isDown, knownService, servicesIn } from "../groups/knownService";
import type { KnownService } from "../groups/knownService";
import { wasRead } from "../nodes/outdated";
import { loopOf, tasksOfDeployment } from "../nodes/services";
import { taskCounts } from "../groups/taskCounts";
import { red, serviceAppearance, unhealthyAppearance } from "./appearance";
import type { Appearance } from "./appearance";
import type { Was } from "./resourceRow";
import { dotted } from "../../text/dotted";
import { goneRow } from "./row";
import type { Row } from "./row";

export function servicesRow({ session }: ServicesNode, was: Was): Row {
  const known = servicesIn(session.replica, session.services.all);
  const count = (state: KnownService["state"]) => known.filter(service => service.state === state).length;
  const failing = count("failing");
  // Until its tasks were read, a service only seems to have none. Each is counted once, by what is worst.
  const seenDown = known.filter(service => wasRead(session.state) && isDown(service));
  const countUp = (state: KnownService["state"]) => count(state) - seenDown.filter(down => down.state === state).length;
  const down = seenDown.filter(({ state }) => state !== "failing").length;
  const short = countUp("short");
  const deploying = countUp("deploying");
  const troubled = (trouble: string) => known.filter(service => hiddenTrouble(service) === trouble).length;
  const [looping, unhealthy] = [troubled("crash loop"), troubled("unhealthy")];
  return {
    label: "Services",
    description: dotted(
      was + amount(Math.max(known.length, session.cluster.activeServices)),
      failing > 0 && `${amount(failing)} failing`,
      down > 0 && `${amount(down)} down`,
      short > 0 && `${amount(short)} below desired count`,
      looping > 0 && `${amount(looping)} in a crash loop`,
      unhealthy > 0 && `${amount(unhealthy)} unhealthy`,
      deploying > 0 && `${amount(deploying)} deploying`,
    ),
    icon: { icon: "server-process" },
    state: "collapsed",
    context: "services",
  };
}

function appearanceOf(known: KnownService): Appearance {
  const trouble = hiddenTrouble(known);
  if (trouble) return trouble === "unhealthy" ? unhealthyAppearance : serviceAppearance("failing");
  const own = serviceAppearance(known.state);
  return isDown(known) ? { ...own, color: red } : own;
}

const unhealthyText = ({ unhealthy }: KnownService): string | undefined =>
  unhealthy > 0 ? `${amount(unhealthy)} unhealthy` : undefined;

/** `6/6 · api:12`, `5/8 · deploying web:8 · 3 failed` */
export function serviceRow({ session, name }: ServiceNode, was: Was): Row {
  const known = knownService(session.replica, name, session.services.get(name));
  const { service, running, starting, state, loops } = known;
  if (!service)
    return {
      label: name,
      description: dotted(
        `${was}${amount(running)} running`,
        starting > 0 && `${amount(starting)} starting`,
        loopText(known),
        unhealthyText(known),
      ),
      icon: appearanceOf(known),
      state: "collapsed",
      context: "service",
    };
  const primary = primaryOf(service);
  const revision = revisionOf(service);
  const failed = primary?.failedTasks ?? 0;
  const word = state === "deploying" || state === "draining" || state === "inactive" ? `${state} ` : "";
  return {
    label: name,
    description: dotted(
      `${was}${amount(running)}/${amount(service.desired)}`,
      // A narrow row shows what is wrong before which revision it is.
      loopText(known),
      unhealthyText(known),
      primary?.rolloutState === "FAILED" ? `${revision} failed` : word + revision,
      loops.length === 0 && failed > 0 && `${amount(failed)} failed`,
      isDaemon(service) && "daemon",
    ),
    icon: appearanceOf(known),
    state: "collapsed",
    // What its menu depends on.
    context: ["service", state, isDeploying(service) && "rollout", isDaemon(service) && "daemon"]
      .filter(Boolean)
      .join(" "),
    spoken: dotted(
      `${name}, ${hiddenTrouble(known) ?? state ?? ""}`,
      `${was}${amount(running)} of ${amount(service.desired)} tasks running`,
      revision,
      loopText(known),
      unhealthyText(known),
    ),
  };
}

/** The crash loop that ended last: `exit 1 ×9` */
function loopText({ loops: [loop] }: KnownService): string | undefined {
  return loop && `${loop.cause} ×${amount(loop.tasks.length)}`;
}

export function crashLoopRow(node: CrashLoopNode): Row {
  const loop = loopOf(node);
  if (!loop) return goneRow(node.cause);
  const { cause, tasks } = loop;
  const revisions = [...new Set(tasks.map(task => `${task.family}:${task.revision}`))];
  const last = tasks[0]?.times.stoppedAt;
  return {
    label: `${cause} ×${amount(tasks.length)}`,
    description: dotted(last !== undefined && ago(last), revisions.slice(0, 2).join(", ")),
    icon: { icon: "error", color: "testing.iconFailed" },
    state: "collapsed",
    context: "crashLoop",
    spoken: `Crash loop: ${amount(tasks.length)} tasks ended with ${cause}`,
  };
}

export function deploymentRow(node: DeploymentNode, was: Was): Row {
  const deployment = node.session.services.get(node.service)?.deployments.find(({ id }) => id === node.deployment);
  if (!deployment) return goneRow(node.deployment);
  const { running } = taskCounts(tasksOfDeployment(node));
  const isNew = deployment.status === "PRIMARY";
  return {
    label: lastPart(deployment.taskDefinitionArn ?? deployment.id),
    description: dotted(
      isNew ? "new" : "old",
      `${was}${amount(running)}/${amount(deployment.desired)}`,
      deployment.failedTasks > 0 && `${amount(deployment.failedTasks)} failed`,
      deployment.rolloutState === "FAILED" && "failed",
    ),
    icon: isNew ? { icon: "rocket" } : { icon: "history" },
    state: "collapsed",
    context: "deployment",
  };
}
