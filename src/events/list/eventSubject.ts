import { lastPart, parseArn } from "../../ecs/model/model";
import { nameOf } from "../../ecs/model/names";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import { serviceArnIn } from "../../stream/delivered/changeWords";
import type { EventSubject } from "../../webview/events/eventsProtocol";

/** What a row of the tree or a page hands to the command. */
interface Given {
  readonly kind?: string;
  readonly arn?: string;
  readonly name?: string;
  readonly service?: string;
  readonly session?: ClusterSession;
}

/** The resource that a row of the tree or a page names; undefined where a command comes from the palette. */
export function subjectGiven(argument: unknown): EventSubject | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { kind, arn, name, service, session } = argument as Given;
  if (!session) return undefined;
  if (arn !== undefined) return subjectOf(arn, session);
  const called = kind === "service" ? name : kind === "crashLoop" ? service : undefined;
  const own = called === undefined ? undefined : serviceArnIn(session.cluster.arn, called);
  return own === undefined ? undefined : subjectOf(own, session);
}

function subjectOf(arn: string, session: ClusterSession): EventSubject | undefined {
  const resource = session.replica.get(arn);
  switch (parseArn(arn)?.kind ?? "") {
    case "task":
      return {
        kind: "task",
        arn,
        name: `task ${nameOf(resource, arn)}`,
      };
    case "container-instance":
      return { kind: "containerInstance", arn, name: `container instance ${nameOf(resource, arn)}` };
    case "service":
      return { kind: "service", arn, name: `service ${lastPart(arn)}` };
    default:
      return undefined;
  }
}
