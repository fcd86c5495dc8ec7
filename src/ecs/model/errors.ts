import { withoutSecrets } from "../../text/secrets";

/** What kind of failure it was, so that a caller can branch without reading texts. */
export type ErrorKind =
  | "auth"
  | "clock"
  | "denied"
  | "throttled"
  | "missing"
  | "invalid"
  | "conflict"
  | "unsupported"
  | "network"
  | "server"
  | "answer"
  | "cancelled";

/** The program that logs in again and its arguments, each as it is given to the program: no shell has quoted them. */
export interface Login {
  readonly command: string;
  readonly args: readonly string[];
}

/** An unencrypted endpoint that a person has yet to allow for a connection. */
export interface Consent {
  readonly connectionId: string;
  readonly endpoint: string;
}

export interface ErrorFacts {
  readonly kind: ErrorKind;
  /** The exception's name as ECS, the SDK or Node words it. */
  readonly code: string;
  /** What happened, in a few words that fit into a narrow row; the sentence if left out. */
  readonly brief?: string;
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** What to do next, in one sentence. */
  readonly advice: string;
  readonly operation?: string;
  readonly requestId?: string;
  /** True when the request may have been carried out although no answer came. */
  readonly maybeDone?: boolean;
  /** How to log in again, where that is what helps. */
  readonly login?: Login;
  /** What a person can allow, where that is what helps. */
  readonly consent?: Consent;
  /** What is too long for a sentence, such as AWS's encoded authorization message. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** The AWS bundle carries a copy of this file: an error thrown there is known here by this mark. */
const mark = Symbol.for("ecs-explorer.EcsError");

/** A failure of an ECS call that a person can act on; its `message` is the sentence and the advice. None of its texts holds a credential. */
export class EcsError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && mark in value;
  }

  readonly [mark] = true;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly brief: string;
  readonly sentence: string;
  readonly advice: string;
  readonly operation?: string;
  readonly requestId?: string;
  readonly maybeDone: boolean;
  readonly login?: Login;
  readonly consent?: Consent;
  readonly detail?: string;

  constructor(facts: ErrorFacts) {
    const sentence = withoutSecrets(facts.sentence);
    const advice = withoutSecrets(facts.advice);
    super(`${sentence} ${advice}`.trim(), { cause: facts.cause });
    this.name = "EcsError";
    this.kind = facts.kind;
    this.code = facts.code;
    this.brief = facts.brief === undefined ? sentence : withoutSecrets(facts.brief);
    this.sentence = sentence;
    this.advice = advice;
    this.operation = facts.operation;
    this.requestId = facts.requestId;
    this.maybeDone = facts.maybeDone ?? false;
    this.login = facts.login;
    this.consent = facts.consent;
    this.detail = facts.detail && withoutSecrets(facts.detail);
  }
}

/** The same failure with some of its facts replaced. */
export const changed = (failure: EcsError, facts: Partial<ErrorFacts>): EcsError => {
  const { kind, code, brief, sentence, advice, operation, requestId, maybeDone, login, consent, detail, cause } =
    failure;
  return new EcsError({
    kind,
    code,
    brief,
    sentence,
    advice,
    operation,
    requestId,
    maybeDone,
    login,
    consent,
    detail,
    cause,
    ...facts,
  });
};

/** The same failure, said of a change that may have been carried out all the same. */
export const thatMayBeDone = (failure: EcsError): EcsError => changed(failure, { maybeDone: true });
