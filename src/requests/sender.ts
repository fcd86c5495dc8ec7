import { EcsError } from "../ecs/errors";
import { toEcsError } from "../ecs/failure";
import type { Answer, Failure } from "../ecs/gateway";
import { operations } from "../ecs/operations";
import type { OperationName, Operations } from "../ecs/operations";
import { parseContainerInstance, parseTask } from "../ecs/parse";
import type { Resource } from "../ecs/replica";
import type { History } from "./history";
import { plainText } from "../text/plainText";
import type { Target } from "./target";
import { reasonsText } from "./wording";

/** The part of VS Code's log channel that this layer writes to. */
export interface Log {
  info(message: string): void;
  error(message: string): void;
}

/** What an answer named: the resources themselves, already given to the replica, and what ECS refused. */
export interface Sent<O extends OperationName> extends Answer<O> {
  readonly resources: readonly Resource[];
  readonly failures: readonly Failure[];
}

interface Named {
  readonly task?: object;
  readonly tasks?: readonly object[];
  readonly containerInstance?: object;
  readonly containerInstances?: readonly object[];
  readonly failures?: readonly { arn?: string; reason?: string; detail?: string }[];
}

/** Sends what changes anything: refuses on read-only connections, logs, notes history, and gives each answer to the replica. */
export class Sender {
  private readonly closed = new AbortController();

  constructor(
    readonly history: History,
    private readonly log: Log,
    private readonly isReadOnly: (target: Target) => boolean,
  ) {}

  /** Throws an EcsError when this connection, or the whole window, may only read. */
  allow(target: Target, operation: string): void {
    if (!this.isReadOnly(target)) return;
    throw new EcsError({
      kind: "denied",
      code: "ReadOnly",
      operation,
      sentence: `${operation} was not sent: the connection «${target.connection.spec.label}» is read-only here.`,
      advice: target.connection.spec.readOnly
        ? "Choose Allow Changes… in the connection's menu, or use another connection."
        : "Turn off the setting ecsExplorer.readOnly.",
    });
  }

  /**
   * Sends one request about the named resources. A request that was sent is never aborted from this side, since it may
   * have been carried out; only closing the window ends the wait.
   */
  async send<O extends OperationName>(
    target: Target,
    operation: O,
    input: Operations[O]["input"],
    arns: readonly string[],
  ): Promise<Sent<O>> {
    const { session, connection } = target;
    if (operations[operation].changes) this.allow(target, operation);
    const before = new Map(arns.map(arn => [arn, session.replica.get(arn)?.version]));
    const place = `cluster=${session.cluster.name} account=${session.account} region=${session.region}`;
    const note = this.history.begin({
      at: Date.now(),
      operation,
      cluster: session.cluster.name,
      account: session.account,
      region: session.region,
      connection: connection.spec.label,
      receipts: arns.map(arn => ({ arn, before: before.get(arn) })),
    });
    try {
      const answer = await session.gateway.send(operation, input, this.closed.signal);
      const { resources, failures } = named(answer.output, session.cluster.arn);
      session.replica.take(resources, "api", Date.now());
      const touched = new Set([...arns, ...resources.map(resource => resource.arn)]);
      note({
        requestId: answer.requestId,
        answer: failures.length > 0 ? `answered with failures: ${reasonsText(failures)}` : "answered",
        receipts: [...touched].map(arn => ({
          arn,
          isNew: !before.has(arn),
          before: before.get(arn),
          answered: resources.find(resource => resource.arn === arn)?.version,
        })),
      });
      this.log.info(
        plainText(`${operation} ${place} requestId=${answer.requestId ?? "-"} failures=${String(failures.length)}`),
      );
      return { ...answer, resources, failures };
    } catch (error) {
      const failure = toEcsError(error, { operation, region: session.region, endpoint: session.gateway.endpoint });
      note({
        requestId: failure.requestId,
        isRefused: !failure.maybeDone,
        answer: failure.maybeDone
          ? `answer lost, it may have been carried out: ${failure.sentence}`
          : `refused: ${failure.sentence}`,
      });
      this.log.error(
        plainText(`${operation} ${place} requestId=${failure.requestId ?? "-"} ${failure.code}: ${failure.sentence}`),
      );
      throw failure;
    }
  }

  dispose(): void {
    this.closed.abort();
  }
}

function named(output: Named, clusterArn: string): { resources: readonly Resource[]; failures: readonly Failure[] } {
  const tasks = [...(output.tasks ?? []), ...(output.task ? [output.task] : [])];
  const instances = [
    ...(output.containerInstances ?? []),
    ...(output.containerInstance ? [output.containerInstance] : []),
  ];
  return {
    resources: [...tasks.map(parseTask), ...instances.map(raw => parseContainerInstance(raw, clusterArn))],
    failures: (output.failures ?? []).map(failure => ({
      arn: failure.arn,
      reason: failure.reason ?? "UNKNOWN",
      detail: failure.detail,
    })),
  };
}
