import type { ClusterServices } from "../../ecs/session/clusterServices";
import type { Service, Timestamp } from "../../ecs/model/model";
import type { Lookup } from "../../webview/parts/protocol";

/** What is known of a cluster's services, however the last reading of them went; `value` is a whole list. */
export type KnownServices = Lookup<readonly Service[]> & {
  readonly value?: readonly Service[];
  /** When `value` was read, where a later reading failed. */
  readonly asOf?: Timestamp;
};

export function knownServices({ state, all }: Pick<ClusterServices, "state" | "all">): KnownServices {
  const value = "asOf" in state && state.asOf !== undefined ? all : undefined;
  const error = state.kind === "failed" ? state.error : state.kind === "loading" ? state.failure : undefined;
  const asOf = "asOf" in state ? state.asOf : undefined;
  if (error) return { kind: "failed", sentence: error.sentence, advice: error.advice, value, asOf };
  return value ? { kind: "ready", value } : { kind: "loading" };
}
