import type { ClusterServices } from "../../ecs/session/clusterServices";
import type { Service } from "../../ecs/model/model";
import type { Lookup } from "../../webview/parts/protocol";

/** What is known of a cluster's services, however the last reading of them went; `value` is a whole list. */
export type KnownServices = Lookup<readonly Service[]> & { readonly value?: readonly Service[] };

export function knownServices({ state, all }: Pick<ClusterServices, "state" | "all">): KnownServices {
  const value = "asOf" in state && state.asOf !== undefined ? all : undefined;
  const error = state.kind === "failed" ? state.error : state.kind === "loading" ? state.failure : undefined;
  if (error) return { kind: "failed", sentence: error.sentence, advice: error.advice, value };
  return value ? { kind: "ready", value } : { kind: "loading" };
}
