import { toEcsError } from "../../ecs/answers/failure";
import type { Service } from "../../ecs/model/model";
import type { ServiceDeployment } from "../../ecs/model/serviceDeployment";
import type { Aimed } from "../sending/target";
import { readService } from "./seenService";

/** How long to wait before what is followed is read again. */
export const delays = [500, 1000, 2000, 3000, 5000, 8000, 10_000] as const;
/** ECS's reads may lag its writes; what they show so long after one counts. */
export const lagMs = 15_000;

/** What was followed under the same key is followed no more. ARNs of the older format name no cluster. */
export const followKey = (what: string, { session, arn }: Aimed): string => `${what} of ${session.cluster.arn} ${arn}`;

/** Reads a followed service; undefined when that failed in passing. Throws an EcsError when it can't be read for good. */
export async function readOrLater(aim: Aimed, signal: AbortSignal): Promise<Service | "gone" | undefined> {
  try {
    const service = await readService(aim, signal);
    return service && service.status !== "INACTIVE" ? service : "gone";
  } catch (error) {
    throwLasting(aim, error, "DescribeServices");
    return undefined;
  }
}

/** Reads a followed deployment, if the person may; `later` when that failed in passing, `missing` when ECS doesn't know it. */
export async function readDeployment(
  aim: Aimed,
  arn: string,
  signal: AbortSignal,
): Promise<ServiceDeployment | "unreadable" | "missing" | "later"> {
  try {
    const { found } = await aim.session.gateway.describeServiceDeployments([arn], signal);
    return found[0] ?? "missing";
  } catch (error) {
    const { kind } = toEcsError(error, { operation: "DescribeServiceDeployments", region: aim.session.region });
    // Who may read services needs no more than that to follow a rolling update.
    if (kind === "denied" || kind === "unsupported" || kind === "invalid") return "unreadable";
    throwLasting(aim, error, "DescribeServiceDeployments");
    return "later";
  }
}

function throwLasting({ session }: Aimed, error: unknown, operation: string): void {
  session.checkOpen();
  const failure = toEcsError(error, { operation, region: session.region });
  if (failure.kind === "cancelled" || failure.kind === "denied" || failure.kind === "auth") throw failure;
}
