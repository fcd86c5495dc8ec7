import { EcsError } from "../../ecs/model/errors";
import { cancelled } from "../../ecs/rate/deadline";
import { toEcsError } from "../../ecs/answers/failure";
import type { Failure } from "../../ecs/answers/described";
import type { Answer } from "../../ecs/gateway/gateway";
import { operations } from "../../ecs/gateway/operations";
import type { OperationName, Operations } from "../../ecs/gateway/operations";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import { instanceName } from "../../ecs/model/names";
import type { Resource } from "../../ecs/replica/resource";
import { foreign, readAnswer, unsure } from "./result";
import type { Entry, History, SessionOperation } from "./history";
import { plainText } from "../../text/plainText";
import type { Log } from "../../text/safeLog";
import { errorText } from "../../text/secrets";
import type { Target } from "./target";
import { reasonsText } from "./wording";

/** What an answer named: the resources themselves, already given to the replica, and what ECS refused. */
export interface Sent<O extends OperationName> extends Answer<O> {
  readonly resources: readonly Resource[];
  readonly failures: readonly Failure[];
  /** The service that the answer describes, already given to the cluster's services. */
  readonly service?: Service;
}

/** A request as it was sent. */
export interface SentRequest {
  readonly target: Target;
  readonly operation: OperationName;
  readonly input: object;
}

/** "0f3c9a1b… (web:7)": the whole id, which is looked for, and the name. */
function logName(resource: Resource | undefined, arn: string): string {
  const id = lastPart(arn);
  if (!resource) return id;
  return `${id} (${resource.kind === "task" ? `${resource.family}:${resource.revision}` : instanceName(resource)})`;
}

/** Sends what changes anything: refuses on read-only connections, logs, notes history, and gives each answer to what is known. */
export class Sender {
  private readonly closed = new AbortController();
  private readonly failed = new WeakMap<EcsError, SentRequest>();

  constructor(
    readonly history: History,
    private readonly log: Pick<Log, "info" | "error">,
    private readonly isReadOnly: (target: Target) => boolean,
  ) {}

  /** Throws an EcsError when this connection, or the whole window, may only read, and once the connection is gone. */
  allow(target: Target, operation: string): void {
    target.session.checkOpen();
    if (!this.isReadOnly(target)) return;
    throw new EcsError({
      kind: "denied",
      code: "ReadOnly",
      operation,
      sentence: `${operation} was not sent: the connection "${target.connection.spec.label}" is read-only here.`,
      advice: target.connection.spec.readOnly
        ? "Choose Allow Changes… in the connection's menu, or use another connection."
        : "Turn off the setting ecsExplorer.readOnly.",
    });
  }

  /** The request that a failure is about, if one was sent. */
  requestOf(failure: EcsError): SentRequest | undefined {
    return this.failed.get(failure);
  }

  /** The same for one operation, wherever it is to be sent. */
  allowing(operation: OperationName): (target: Target) => void {
    return target => this.allow(target, operation);
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
    const { session } = target;
    if (operations[operation].changes) this.allow(target, operation);
    const before = new Map(arns.map(arn => [arn, session.replica.get(arn)?.version]));
    const { place, note } = this.begin(target, operation, before, input);
    const about = (all: Iterable<string>) => {
      const names = [...all].map(arn => logName(session.replica.get(arn), arn)).join(", ");
      return names === "" ? place : `${place} about=${names}`;
    };
    const answer = await session.gateway.send(operation, input, this.closed.signal).catch((error: unknown) => {
      const context = { operation, region: session.region, endpoint: session.gateway.endpoint };
      const cause = operations[operation].changes ? unsure(error, context) : toEcsError(error, context);
      const failure = this.lost(cause, about(arns), note);
      this.failed.set(failure, { target, operation, input });
      // The window closes: nobody is left to be told, and nothing is sent anymore to look up what became of it.
      throw this.closed.signal.aborted ? cancelled() : failure;
    });
    // From here on it was carried out: whatever fails below must not read as refused, or it would be sent a second time.
    const { resources, failures, service } = this.understood(operation, answer, session.cluster.arn, about(arns), note);
    this.quietly(() => session.replica.take(resources, "api", Date.now(), false));
    if (service) this.quietly(() => session.services.learn(service));
    const touched = new Set([...arns, ...resources.map(resource => resource.arn)]);
    note({
      requestId: answer.requestId,
      outcome: failures.length > 0 ? "failures" : "done",
      ...(failures.length > 0 && { detail: reasonsText(failures) }),
      receipts: [...touched].map(arn => ({
        arn,
        isNew: !before.has(arn),
        before: before.get(arn),
        answered: resources.find(resource => resource.arn === arn)?.version,
      })),
    });
    this.log.info(
      plainText(
        `${operation} ${about(touched)} requestId=${answer.requestId ?? "-"} failures=${String(failures.length)}`,
      ),
    );
    return { ...answer, resources, failures, ...(service && { service }) };
  }

  /**
   * Opens a session with the container of a task, by the rules that `send` keeps: refused where nothing may be changed, sent
   * once, noted, and logged with where it went.
   */
  async open<T extends { readonly sessionId: string; readonly requestId?: string }>(
    target: Target,
    operation: SessionOperation,
    arn: string,
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.allow(target, operation);
    const { session } = target;
    // The task itself does not change.
    const { place, note } = this.begin(target, operation, new Map());
    try {
      const opened = await send(this.closed.signal);
      note({
        requestId: opened.requestId,
        outcome: "done",
        detail: `opened session ${opened.sessionId} with task ${lastPart(arn)}`,
      });
      this.log.info(
        plainText(`${operation} ${place} task=${arn} requestId=${opened.requestId ?? "-"} session=${opened.sessionId}`),
      );
      return opened;
    } catch (error) {
      const context = { operation, region: session.region, endpoint: session.gateway.endpoint };
      const failure = this.lost(unsure(error, context), place, note);
      throw this.closed.signal.aborted ? cancelled() : failure;
    }
  }

  dispose(): void {
    this.closed.abort();
  }

  /** Notes a request at the moment it is sent. */
  private begin(
    { session, connection }: Target,
    operation: Entry["operation"],
    before: ReadonlyMap<string, number | undefined>,
    input?: object,
  ): { readonly place: string; readonly note: (change: Partial<Entry>) => void } {
    const { account, region, cluster } = session;
    const note = this.history.begin({
      at: Date.now(),
      operation,
      cluster: cluster.name,
      account,
      region,
      connection: connection.spec.label,
      connectionId: connection.spec.id,
      clusterArn: cluster.arn,
      ...(input && { input }),
      receipts: [...before].map(([arn, version]) => ({ arn, before: version })),
    });
    return { place: `cluster=${cluster.name} account=${account} region=${region}`, note };
  }

  /** Reads an answer; one that is not this operation's says nothing about what was done, so it counts as lost. */
  private understood<O extends OperationName>(
    operation: O,
    answer: Answer<O>,
    clusterArn: string,
    place: string,
    note: (change: Partial<Entry>) => void,
  ): Pick<Sent<O>, "resources" | "failures" | "service"> {
    try {
      return readAnswer(operation, answer.output, clusterArn);
    } catch (error) {
      throw this.lost(foreign(operation, answer.requestId, error), place, note);
    }
  }

  /** Notes and logs a failure, and hands it back. */
  private lost(failure: EcsError, place: string, note: (change: Partial<Entry>) => void): EcsError {
    note({
      requestId: failure.requestId,
      outcome: failure.maybeDone ? "lost" : "refused",
      detail: failure.sentence,
    });
    this.log.error(
      plainText(
        `${failure.operation ?? "Request"} ${place} requestId=${failure.requestId ?? "-"} ${failure.code}: ${failure.sentence}`,
      ),
    );
    return failure;
  }

  /** A listener of the replica that throws is a fault of this extension, not of the request. */
  private quietly(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.log.error(`After the answer: ${errorText(error)}`);
    }
  }
}
