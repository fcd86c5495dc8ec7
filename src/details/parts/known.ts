import type { LoadState } from "../../ecs/session/clusterSession";
import type { Timestamp } from "../../ecs/model/model";
import type { Lookup } from "../../webview/parts/protocol";

/** What is known of something that is read beside a page's own resource, however the last reading went. */
export type Known<T> = Lookup<T> & {
  readonly value?: T;
  /** When `value` was read, where a later reading failed. */
  readonly asOf?: Timestamp;
};

export function known<T>(state: LoadState, all: T): Known<T> {
  const asOf = "asOf" in state ? state.asOf : undefined;
  const value = asOf === undefined ? undefined : all;
  const error = state.kind === "failed" ? state.error : state.kind === "loading" ? state.failure : undefined;
  if (error) return { kind: "failed", sentence: error.sentence, advice: error.advice, value, asOf };
  return value === undefined ? { kind: "loading" } : { kind: "ready", value };
}

/** How a reading went, for a page that has what was read elsewhere. */
export function withoutValue<T>(lookup: Known<T>): Lookup<true> {
  if (lookup.kind === "ready") return { kind: "ready", value: true };
  const { value: _, asOf: __, ...rest } = lookup;
  return rest;
}
