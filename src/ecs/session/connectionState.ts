import type { EcsError } from "../model/errors";
import type { Timestamp } from "../model/model";

/** How current the list of a connection's clusters is; those known before stay listed, whatever the state. */
export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "loading"; readonly asOf?: Timestamp; readonly failure?: EcsError }
  | { readonly kind: "ready"; readonly asOf: Timestamp }
  | { readonly kind: "failed"; readonly error: EcsError; readonly asOf?: Timestamp };
