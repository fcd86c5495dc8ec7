import type { Call } from "../../../src/sandbox/sandbox";
import { EcsError } from "../../../src/ecs/model/errors";
import { operations } from "../../../src/ecs/gateway/operations";
import type { OperationName, Operations } from "../../../src/ecs/gateway/operations";
import type { Sender } from "../../../src/requests/sending/sender";
import type { Target } from "../../../src/requests/sending/target";
import type { Endpoint } from "./endpoint";

interface Sending {
  readonly endpoint: Endpoint;
  readonly operation: OperationName;
  /** How it is found among the endpoint's calls. */
  readonly isIts: (call: Call) => boolean;
  /** Why a task is stopped, if that is what it asks. */
  readonly reason?: string;
  /** Whether no other request has its mark, so that all that it matches is its own. */
  readonly isMarked?: boolean;
  /** What its tasks are started by, if it starts any, and how many it asks for. */
  readonly starts?: { readonly by: string; readonly count: number };
  outcome: "waiting" | "done" | "refused" | "maybe done";
}

/** All that the person sent in one run, and what the endpoint has to show for it. */
export class Sendings {
  readonly wrong: string[] = [];
  private readonly all: Sending[] = [];
  /** Instances that a request is about of which nobody knows yet, or ever, whether it was carried out. */
  private readonly open = new Set<string>();

  constructor(private readonly sender: Sender) {}

  get size(): number {
    return this.all.length;
  }

  /** Whether a person would send another request about it now. */
  isFree(arn: string): boolean {
    return !this.open.has(arn);
  }

  async send<O extends OperationName>(
    endpoint: Endpoint,
    target: Target,
    operation: O,
    input: Operations[O]["input"],
    more: {
      readonly about?: string;
      readonly starts?: Sending["starts"];
      readonly reason?: string;
      readonly isMarked?: boolean;
      readonly isIts: (call: Call) => boolean;
    },
  ): Promise<void> {
    const before = endpoint.sandbox.calls.at(-1);
    const sending: Sending = {
      endpoint,
      operation,
      starts: more.starts,
      reason: more.reason,
      isMarked: more.isMarked,
      isIts: call => call.operation === operation && more.isIts(call) && isAfter(endpoint, before, call),
      outcome: "waiting",
    };
    this.all.push(sending);
    if (more.about !== undefined) this.open.add(more.about);
    try {
      const { failures } = await this.sender.send(
        target,
        operation,
        input,
        more.about === undefined ? [] : [more.about],
      );
      sending.outcome = failures.length > 0 && !sending.starts ? "refused" : "done";
    } catch (error) {
      if (!(error instanceof EcsError)) this.wrong.push(`${operation}: untyped error ${String(error)}`);
      sending.outcome = error instanceof EcsError && !error.maybeDone ? "refused" : "maybe done";
    }
    if (more.about !== undefined && sending.outcome !== "maybe done") this.open.delete(more.about);
  }

  /** Compares every request with what its endpoint did. */
  judge(): void {
    for (const sending of this.all) {
      const { operation, outcome, starts, endpoint } = sending;
      const carriedOut = endpoint.sandbox.calls.filter(call => sending.isIts(call) && call.acted && call.status < 300);
      const tasks = starts ? (endpoint.started.get(starts.by)?.size ?? 0) : 0;
      const fail = (what: string) => this.wrong.push(`${operation} (${outcome}): ${what}`);
      if (outcome === "waiting") fail("never ended");
      if (outcome === "done" && carriedOut.length === 0) fail("never reached the endpoint");
      if (operations[operation].resend === "never" && carriedOut.length > 1) fail("was carried out twice");
      if (starts && tasks > starts.count) fail(`started ${String(tasks)} tasks, not ${String(starts.count)}`);
      if (outcome === "refused" && sending.isMarked && carriedOut.length > 0) fail("was carried out all the same");
      if (outcome === "refused" && tasks > 0) fail("started tasks all the same");
      if (outcome === "refused" && endpoint.stopped.has(sending.reason ?? "")) fail("stopped the task all the same");
    }
  }
}

/** Whether a call came after another one; older calls are forgotten. */
function isAfter(endpoint: Endpoint, before: Call | undefined, call: Call): boolean {
  const { calls } = endpoint.sandbox;
  return before === undefined || calls.indexOf(call) > calls.indexOf(before);
}
