import { malformedLine } from "./awsFiles";
import { credentialFailure, malformedFailure, mfaDismissed, sourceFailure } from "./credentialFailure";
import { getIdentity } from "./credentialProvider";
import type { Identity } from "./credentialProvider";
import { asksForMfa, credentialSource } from "./credentialSource";
import type { CredentialSource } from "./credentialSource";
import type { ConnectionSpec, SharedFiles } from "./connection";
import { hideLoginTokens } from "./loginTokens";
import { requireForGivers } from "./plainHttp";
import { EcsError } from "../model/errors";
import { hideCredentials } from "../../text/secrets";

/** Asks the person for the MFA code of the device whose serial number it is given; rejects when none is given. */
export type AskMfaCode = (serial: string) => Promise<string>;

/** How long credentials may take to come, a person's own time apart. */
const limitMs = 60_000;
/** Keys are renewed this long before they expire, and used on until then when that fails. */
const headStartMs = 5 * 60_000;
const pauseAfterFailureMs = 30_000;

/** What a profile and the environment may hold; known before it is sent anywhere. */
const secretFields = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "external_id"] as const;
const secretVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;

/** Why an asking ended that was given up for a newer one: whoever waits for it asks anew. */
const forgotten = new Error("Asked for anew.");

export interface CredentialOptions {
  readonly readFiles: () => Promise<SharedFiles>;
  readonly limitMs?: number;
}

/**
 * The credentials of one profile, for all clients and regions: asked for once, renewed before they expire, and asked for
 * anew once the AWS files give others. A person who was asked for an MFA code and gave none, or a wrong one, is not asked
 * again until they retry.
 */
export class Credentials {
  private identity?: Identity;
  private lastSource?: CredentialSource;
  private refusal?: EcsError;
  private renewableAt = 0;
  private pending?: Promise<Identity>;
  private running?: AbortController;

  constructor(
    private readonly spec: ConnectionSpec,
    private readonly askMfaCode: AskMfaCode,
    private readonly options: CredentialOptions,
  ) {}

  /** Where they came from when they were last asked for. */
  get source(): CredentialSource | undefined {
    return this.lastSource;
  }

  /**
   * What signs the next request of a connection, which may allow other endpoints by now than when it was opened; throws an
   * EcsError.
   */
  async get(asker: ConnectionSpec = this.spec): Promise<Identity> {
    const { identity } = this;
    const left = identity?.expiration ? identity.expiration.getTime() - Date.now() : Infinity;
    if (identity && (left > headStartMs || (left > 0 && Date.now() < this.renewableAt))) return identity;
    try {
      return await this.renew(asker);
    } catch (error) {
      this.renewableAt = Date.now() + pauseAfterFailureMs;
      if (identity && left > 0 && identity === this.identity) return identity;
      throw error;
    }
  }

  /** Gives up what is under way and what is remembered, so that the next request asks anew, and so do those that wait. */
  forget(): void {
    this.drop(forgotten);
  }

  /** As `forget`, and for good: whoever waits fails. */
  close(): void {
    this.drop(new Error("The window was closed."));
  }

  private drop(reason: Error): void {
    this.running?.abort(reason);
    this.identity = undefined;
    this.refusal = undefined;
    this.pending = undefined;
    this.renewableAt = 0;
  }

  /** Takes note of changed AWS files; true when other credentials than those in use may come from them now. */
  filesChanged(files: SharedFiles): boolean {
    const source = credentialSource(this.spec.profile, process.env, files);
    if (!this.lastSource || JSON.stringify(source) === JSON.stringify(this.lastSource)) return false;
    this.forget();
    this.lastSource = source;
    return true;
  }

  private async renew(asker: ConnectionSpec): Promise<Identity> {
    if (this.refusal) throw this.refusal;
    const isOwn = this.pending === undefined;
    try {
      return await (this.pending ?? this.begin(asker));
    } catch (error) {
      if (error === forgotten) return this.renew(asker);
      if (isOwn) throw error;
      // Only that other connection lacks a person's leave for an endpoint.
      const isOthers = error instanceof EcsError && error.consent && error.consent.connectionId !== asker.id;
      if (isOthers) return this.renew(asker);
      throw error;
    }
  }

  private begin(asker: ConnectionSpec): Promise<Identity> {
    const running = new AbortController();
    this.running = running;
    const pending = this.ask(asker, running).finally(() => {
      if (this.pending === pending) this.pending = undefined;
    });
    this.pending = pending;
    return pending;
  }

  private async ask(asker: ConnectionSpec, running: AbortController): Promise<Identity> {
    const limit = new Deadline(running, this.options.limitMs ?? limitMs);
    let source: CredentialSource = { profile: this.spec.profile, roles: [], kind: "machine" };
    let asked = false;
    const askMfaCode = async (serial: string): Promise<string> => {
      asked = true;
      const carryOn = limit.hold();
      try {
        return await this.askMfaCode(serial);
      } catch (error) {
        throw mfaDismissed(source, error);
      } finally {
        carryOn();
      }
    };
    try {
      const files = await this.options.readFiles();
      // Whatever these files name is asked below, so it is these that need leave: nobody may have noticed their change yet.
      requireForGivers(asker, process.env, files);
      source = credentialSource(this.spec.profile, process.env, files);
      if (this.running === running) this.lastSource = source;
      for (const { data } of [...source.roles, ...(source.origin ? [source.origin] : [])])
        hideCredentials(secretFields.map(name => data[name]));
      hideCredentials(secretVariables.map(name => process.env[name]));
      if (source.problem) throw sourceFailure(source.problem);
      const input = { spec: this.spec, source, files, askMfaCode, signal: running.signal };
      const identity = await Promise.race([getIdentity(input), limit.passed]);
      if (this.running === running) this.identity = identity;
      return identity;
    } catch (error) {
      await hideLoginTokens(source);
      if (running.signal.reason === forgotten) throw forgotten;
      // The SDK passes over a line that it cannot read, and then finds no profile or nothing in it.
      const malformed = source.kind === "machine" ? await malformedLine(process.env) : undefined;
      const failure = malformed
        ? malformedFailure(malformed)
        : credentialFailure(error, source, limit.hasPassed ? limit.ms : undefined);
      if (this.running === running && asked && asksForMfa(source)) this.refusal = failure;
      throw failure;
    } finally {
      limit.end();
    }
  }
}

/** A limit that stands still while a person is asked something. */
class Deadline {
  readonly passed: Promise<never>;
  hasPassed = false;
  private timer?: NodeJS.Timeout;
  private leftMs: number;
  private since = 0;

  constructor(
    private readonly running: AbortController,
    readonly ms: number,
  ) {
    this.leftMs = ms;
    this.passed = new Promise((_, reject) => {
      running.signal.addEventListener("abort", () => reject(running.signal.reason as Error), { once: true });
    });
    this.passed.catch(() => undefined);
    this.run();
  }

  /** Stops the clock until the answer is called. */
  hold(): () => void {
    this.end();
    this.leftMs -= Date.now() - this.since;
    return () => this.run();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private run(): void {
    this.since = Date.now();
    this.timer = setTimeout(() => {
      this.hasPassed = true;
      this.running.abort(new Error("The credentials didn't arrive in time."));
    }, this.leftMs);
    this.timer.unref();
  }
}
