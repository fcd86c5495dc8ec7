import { aws, stream } from "../../bundles";
import type { AskMfaCode } from "../../ecs/gateway/awsAccess";
import { toEcsError } from "../../ecs/answers/failure";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { CaptureGroups } from "../../stream/offers/captureGroups";
import { retryRow } from "../../wizard/pick";
import type { Choice, RetryRow } from "../../wizard/pick";

/** A group that may hold events already. */
interface Capture {
  readonly of: "captured";
  readonly group: string;
}

/** The log groups in which ECS keeps the events of the connection's clusters; a failure is told in the answer. */
export async function findCaptureGroups(
  connection: ConnectionSession,
  askMfaCode: AskMfaCode,
  signal: AbortSignal,
): Promise<CaptureGroups> {
  // Its clusters name the groups.
  if (connection.state.kind === "idle") await connection.load();
  const { region } = connection.spec;
  try {
    const port = await aws().openLogsFor(() => connection.spec, askMfaCode);
    try {
      const names = new Set(connection.clusters.map(({ cluster }) => cluster.name));
      return await stream().captureGroups(port, names, region, signal);
    } finally {
      port.dispose();
    }
  } catch (error) {
    return { groups: [], failure: toEcsError(error, { operation: "DescribeLogGroups", region }) };
  }
}

export function captureChoices({ groups, failure }: CaptureGroups): readonly (Choice<Capture> | RetryRow)[] {
  const offers = groups.map(({ name, clusterName }): Choice<Capture> => ({
    icon: "output",
    label: `Captured events of ${clusterName}`,
    description: "log group",
    detail: name,
    value: { of: "captured", group: name },
  }));
  return failure ? [retryRow("Couldn't list log groups with captured events", failure.message)] : offers;
}
