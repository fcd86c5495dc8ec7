import { parseArn } from "../../ecs/model/model";
import type { Aimed, Target } from "../../requests/sending/target";
import type { Argument } from "./commandDeps";
import { targetOf } from "./targets";

/** The service that a row of the tree or a page names; undefined where it names none. */
export function serviceTarget(argument: Argument): Aimed | undefined {
  const target = targetOf(argument);
  if (!target || !argument) return undefined;
  if ("arn" in argument)
    return parseArn(argument.arn)?.kind === "service" ? { ...target, arn: argument.arn } : undefined;
  if (!("kind" in argument)) return undefined;
  if (argument.kind === "service") return { ...target, arn: serviceArn(target, argument.name) };
  if (argument.kind === "crashLoop") return { ...target, arn: serviceArn(target, argument.service) };
  return undefined;
}

/** The ARN of a service, of which its tasks tell no more than the name. */
export const serviceArn = ({ session }: Target, name: string): string =>
  session.services.get(name)?.arn ?? `${session.cluster.arn.replace(":cluster/", ":service/")}/${name}`;
