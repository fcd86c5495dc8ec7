import type { ECSClient } from "@aws-sdk/client-ecs";
import { concurrently } from "./concurrently";
import { toEcsError } from "./failure";
import type { Described } from "./gateway";
import { parseArn } from "./model";
import { batches, limits } from "./operations";
import { sharedPace } from "./pace";
import type { Pace } from "./pace";
import { pause } from "./pause";
import type { Urgency } from "./tokenQueue";

/** Describes of one call that run side by side; how many go at once in all is the pace's to say. */
export const describesAtOnce = 8;
/** How long a read goes on being sent again while ECS throttles it. */
const patienceMs = 120_000;
const longestPauseMs = 5000;

export interface Place {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
}

type Page = { readonly nextToken?: string };

/** What all doors of one connection share. `once` never resends, `client` does, except what was throttled. */
export interface Line {
  readonly client: ECSClient;
  readonly once: ECSClient;
  readonly place: Place;
  pace: Pace;
  /** Whether `pace` is to become the account's own once an ARN has told the account. */
  readonly shared: boolean;
}

/** Reads of one urgency: in turn, again while throttled, page after page, in batches. */
export class Door {
  constructor(
    private readonly line: Line,
    private readonly urgency: Urgency,
  ) {}

  async *pages<P extends Page>(
    operation: string,
    signal: AbortSignal,
    next: (token: string | undefined) => Promise<P>,
    arns: (page: P) => readonly string[] | undefined,
  ): AsyncGenerator<readonly string[]> {
    let token: string | undefined;
    do {
      const page = await this.read(operation, signal, () => next(token));
      yield arns(page) ?? [];
      token = page.nextToken;
    } while (token);
  }

  async describe<T>(
    operation: string,
    arns: readonly string[],
    signal: AbortSignal,
    send: (batch: readonly string[]) => Promise<Described<T>>,
  ): Promise<Described<T>> {
    const answers = await concurrently(batches(arns, limits.idsPerDescribe), describesAtOnce, batch =>
      this.read(operation, signal, () => send(batch)),
    );
    return {
      found: answers.flatMap(answer => answer.found),
      failures: answers.flatMap(answer => answer.failures),
    };
  }

  /** Sends a read when its turn has come, and again for as long as ECS throttles it. */
  async read<T>(operation: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    const until = Date.now() + patienceMs;
    for (let attempt = 0; ; attempt++) {
      const { pace, place } = this.line;
      try {
        return await pace.run(operation, this.urgency, signal, call);
      } catch (error) {
        const failure = toEcsError(error, { ...place, operation });
        if (failure.kind !== "throttled" || Date.now() > until) throw failure;
        pace.throttled(operation);
        this.urgency.onThrottled?.();
        await pause(Math.random() * Math.min(longestPauseMs, 200 * 2 ** attempt), signal);
      }
    }
  }

  /** Two profiles of one account share its rate. */
  learnAccount(arn: string | undefined): void {
    const account = arn && parseArn(arn)?.account;
    if (account && this.line.shared) this.line.pace = sharedPace(this.line.place, account);
  }
}
