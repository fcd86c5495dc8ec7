import type { CredentialSource } from "../connection/credentialSource";
import { setMaxListeners } from "node:events";
import type { ECSClient } from "@aws-sdk/client-ecs";
import { described } from "../answers/answer";
import { callFailure } from "../answers/callFailure";
import type { ClockOffset } from "../transport/clockOffset";
import { sendWith } from "../transport/closing";
import { concurrently } from "../rate/concurrently";
import { untilAborted, within } from "../rate/deadline";
import type { Deadlines, Limits } from "../rate/deadline";
import { thatMayBeDone } from "../model/errors";
import type { EcsError } from "../model/errors";
import { record } from "../model/fields";
import type { Raw } from "../model/fields";
import type { Described } from "../answers/described";
import { parseArn } from "../model/model";
import { batches, limits } from "./limits";
import { sharedRateLimiter } from "../rate/rateLimiter";
import type { RateLimiter } from "../rate/rateLimiter";
import { pause } from "../rate/pause";
import type { Sockets } from "../transport/sockets";
import type { Urgency } from "../rate/tokenQueue";

/** Describes of one call that run side by side; how many go at once in all is up to the rate limiter. */
const describesAtOnce = 8;
const longestPauseMs = 5000;
/** A throttled change waits so long before it is sent again. */
const throttleDelays = [800, 1600, 3200] as const;
/** How often what the network broke is sent again, and after how long at first. */
const resends = 2;
const resendMs = 150;

export interface Destination {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly credentials?: CredentialSource;
}

/** What the SDK is given with one call. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly requestTimeout: number;
}

type Call<T> = (options: CallOptions) => Promise<T>;

/** What the calls of one connection share. */
export interface CallSetup {
  /** Never resends by itself: what may be sent again, and what an earlier answer that got lost means, is decided here. */
  readonly client: ECSClient;
  readonly destination: Destination;
  readonly deadlines: Limits;
  readonly sockets: Sockets;
  /** Gets the credentials; its time is not a call's, since a person may be asked for a code. */
  readonly authenticate: () => Promise<unknown>;
  /** The reads under way; one that is aborted here is asked again. */
  readonly reads: Set<AbortController>;
  rateLimiter: RateLimiter;
  /** Whether it is to become the account's own once an ARN has told the account. */
  readonly shared: boolean;
  /** What the answers' Dates say of this machine's clock. */
  readonly clock?: ClockOffset;
  /** Hears of each call how it ended, in a line for the log. */
  readonly trace?: (line: string) => void;
}

/** Calls of one urgency: in turn, in batches, each with its end, and again where that is safe. All throw EcsErrors. */
export class Calls {
  constructor(
    private readonly setup: CallSetup,
    private readonly urgency: Urgency,
  ) {}

  /** Describes any number of ids; `send` asks for a batch, whose answer's `member` holds what was found. */
  async describe<T extends { readonly arn: string }>(
    operation: string,
    arns: readonly string[],
    member: string,
    signal: AbortSignal,
    send: (batch: string[], options: CallOptions) => Promise<object>,
    parse: (raw: Raw) => T,
    size: number = limits.idsPerDescribe,
  ): Promise<Described<T>> {
    const answers = await concurrently(batches(arns, size), describesAtOnce, signal, (batch, own) =>
      this.read(operation, own, async options =>
        described(operation, batch, await send([...batch], options), member, parse),
      ),
    );
    return {
      found: answers.flatMap(answer => answer.found),
      failures: answers.flatMap(answer => answer.failures),
    };
  }

  /** Sends a read when its turn has come, again for as long as ECS throttles it, and again after `renew`. */
  async read<T>(operation: string, signal: AbortSignal, call: Call<T>): Promise<T> {
    const until = Date.now() + this.setup.deadlines.throttledMs;
    let broken = 0;
    for (let attempt = 0; ; attempt++) {
      const turn = new AbortController();
      try {
        return await this.asLongAs(signal, turn, () =>
          this.attempt(operation, turn.signal, this.setup.deadlines.read, call),
        );
      } catch (error) {
        if (turn.signal.aborted && !signal.aborted) continue;
        const failure = this.failure(error, operation);
        if (failure.kind === "throttled" && Date.now() < until) {
          this.throttled(operation);
          await pause(Math.random() * Math.min(longestPauseMs, 200 * 2 ** attempt), signal);
        } else if (isPassing(failure) && broken < resends) {
          await pause(Math.random() * resendMs * 2 ** ++broken, signal);
        } else throw failure;
      }
    }
  }

  /**
   * Sends a change once, and again only if it was throttled or `canRepeat`. Once an answer got lost, whatever comes after it,
   * the error says that the change may have been carried out.
   */
  async change<T>(operation: string, canRepeat: boolean, signal: AbortSignal, call: Call<T>): Promise<T> {
    let maybeDone = false;
    let broken = 0;
    const told = (failure: EcsError) => (maybeDone ? thatMayBeDone(failure) : failure);
    const wait = (milliseconds: number) =>
      pause(milliseconds, signal).catch((error: unknown) => {
        throw told(this.failure(error, operation));
      });
    for (let attempt = 0; ;) {
      let isSent = false;
      const once: Call<T> = options => {
        isSent = true;
        return call(options);
      };
      try {
        return await this.attempt(operation, signal, this.setup.deadlines.change, once);
      } catch (error) {
        const failure = this.failure(error, operation);
        maybeDone ||= failure.maybeDone || failure.kind === "answer" || (failure.kind === "cancelled" && isSent);
        const delay = throttleDelays[attempt];
        if (failure.kind === "throttled" && delay !== undefined) {
          attempt++;
          this.throttled(operation);
          await wait(delay);
        } else if (canRepeat && isPassing(failure) && broken < resends) {
          await wait(Math.random() * resendMs * 2 ** ++broken);
        } else throw told(failure);
      }
    }
  }

  /** Gives up the reads under way, which are asked again on new connections: the network is another one. */
  renew(): void {
    this.setup.sockets.dropIdle();
    for (const turn of this.setup.reads) turn.abort();
  }

  /** Two profiles of one account share its rate. */
  learnAccount(arn: string | undefined): void {
    const account = arn && parseArn(arn)?.account;
    if (account && this.setup.shared) this.setup.rateLimiter = sharedRateLimiter(this.setup.destination, account);
  }

  private async attempt<T>(operation: string, signal: AbortSignal, limit: Deadlines, call: Call<T>): Promise<T> {
    await untilAborted(signal, this.setup.authenticate());
    return this.setup.rateLimiter.run(operation, this.urgency, signal, () =>
      this.traced(operation, () =>
        within(limit.wholeMs, signal, abortSignal =>
          sendWith(this.setup.client, () => call({ abortSignal, requestTimeout: limit.firstByteMs })),
        ),
      ),
    );
  }

  private async traced<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const { trace, destination } = this.setup;
    if (!trace) return work();
    const began = Date.now();
    const say = (end: string) =>
      trace(`${operation} region=${destination.region} ${end} after ${String(Date.now() - began)} ms`);
    try {
      const answer = await work();
      say("answered");
      return answer;
    } catch (error) {
      say(`failed (${String(record(error)["name"])})`);
      throw error;
    }
  }

  /** Aborts the turn with `signal` or by `renew` while the work lasts. */
  private async asLongAs<T>(signal: AbortSignal, turn: AbortController, work: () => Promise<T>): Promise<T> {
    const { reads } = this.setup;
    const abort = () => turn.abort();
    if (signal.aborted) abort();
    // A whole reading shares one signal, and hundreds of its calls may wait: that is no leak.
    setMaxListeners(0, signal);
    signal.addEventListener("abort", abort, { once: true });
    reads.add(turn);
    try {
      return await work();
    } finally {
      reads.delete(turn);
      signal.removeEventListener("abort", abort);
    }
  }

  private throttled(operation: string): void {
    this.setup.rateLimiter.throttled(operation);
    this.urgency.onThrottled?.();
  }

  private failure(error: unknown, operation: string): EcsError {
    const failure = callFailure(error, { ...this.setup.destination, operation });
    // What else is connected may be as broken as this connection.
    if (failure.kind === "network") this.setup.sockets.dropIdle();
    return failure;
  }
}

/** Whether the same call may go well a moment later. An endpoint that is silent is not waited for twice. */
const isPassing = ({ kind, code }: EcsError): boolean =>
  (kind === "network" && code !== "TimeoutError") || kind === "server" || code === "SyntaxError";
