import type { Timestamp } from "../model/model";
import type { EcsGateway } from "./gateway";

/** AWS's time, by the Date of its answers: what is compared with AWS's own times must not hang on this machine's clock. */
export const awsTime =
  (gateway: Pick<EcsGateway, "clockAheadMs">, now: () => Timestamp = Date.now): (() => Timestamp) =>
  () =>
    now() - (gateway.clockAheadMs ?? 0);
