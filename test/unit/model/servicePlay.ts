import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import { lastPart } from "../../../src/ecs/model/model";
import type { Service } from "../../../src/ecs/model/model";
import { isDaemon, isDeploying, revisionOf } from "../../../src/ecs/model/serviceState";
import { currentDeployment } from "../../../src/requests/services/seenService";
import type { Call } from "../../../src/sandbox/sandbox";
import { pick } from "./pick";
import type { Sendings } from "./sendings";
import { serviceChanges } from "./step";
import type { Aim, Window } from "./window";

type ServiceChange = (typeof serviceChanges)[number];

const never = new AbortController().signal;

export const isServiceChange = (name: string): name is ServiceChange =>
  (serviceChanges as readonly string[]).includes(name);

/** The services of a cluster that a person who looks at them could mean to change so. */
function meant(sendings: Sendings, what: ServiceChange, { services }: ClusterSession): readonly Service[] {
  return services.all.filter(service => {
    if (service.status !== "ACTIVE" || !sendings.isFree(service.arn)) return false;
    if (what === "SetDesiredCount") return !isDaemon(service);
    return what !== "StopDeployment" || (isDeploying(service) && currentDeployment(service) !== undefined);
  });
}

export const isAboutService = (sendings: Sendings, what: ServiceChange, session: ClusterSession): boolean =>
  meant(sendings, what, session).length > 0;

/** A person who sees no services reads them first; false where they are read already. */
export function readServicesFirst(window: Window, all: readonly Aim[], on: number): boolean {
  const unread = all.filter(({ session }) => session.services.state.kind !== "ready");
  const session = pick(unread, on)?.session;
  if (session) window.start(session.services.read(never));
  return session !== undefined;
}

/** Sends a change of a service, by which a mark tells it from all others. */
export function sendServiceChange(
  window: Window,
  what: ServiceChange,
  aim: Aim,
  { on, mark }: { readonly on: number; readonly mark: number },
): void {
  const { endpoint, session } = aim;
  const { sendings } = window;
  const service = pick(meant(sendings, what, session), on >> 2);
  if (!service) return;
  if (what === "StopDeployment") {
    const serviceDeploymentArn = currentDeployment(service) ?? "";
    const input = { serviceDeploymentArn, stopType: "ROLLBACK" } as const;
    const isIts = ({ input: sent }: Call) => sent["serviceDeploymentArn"] === serviceDeploymentArn;
    return window.start(sendings.send(endpoint, aim, "StopServiceDeployment", input, { about: service.arn, isIts }));
  }
  const input = {
    cluster: session.cluster.arn,
    service: service.arn,
    // Starts no deployment by itself, and is the only member of the request that can be any number.
    healthCheckGracePeriodSeconds: mark,
    ...changed(what, service, on),
  };
  const isIts = ({ input: sent }: Call) => sent["healthCheckGracePeriodSeconds"] === mark;
  window.start(sendings.send(endpoint, aim, "UpdateService", input, { about: service.arn, isIts, isMarked: true }));
}

function changed(what: Exclude<ServiceChange, "StopDeployment">, service: Service, on: number): object {
  switch (what) {
    case "ForceDeployment":
      return { forceNewDeployment: true };
    case "SetDesiredCount":
      return { desiredCount: on % 6 };
    case "DeployRevision": {
      // The revision before this one, where there is one; deploying the present one changes nothing.
      const [family = "", revision = "1"] = lastPart(revisionOf(service)).split(":");
      return { taskDefinition: `${family}:${String(Math.max(1, Number(revision) - 1 + (on % 2)))}` };
    }
  }
}
