import * as fc from "fast-check";
import { faultKinds } from "../../../src/sandbox/sandbox";
import type { FaultKind } from "../../../src/sandbox/sandbox";

/** What the person, the network, or AWS does next. Numbers choose among what there is at that moment. */
export type Step =
  | { readonly do: (typeof looks)[number] | (typeof changes)[number]; readonly on: number }
  | { readonly do: "clock"; readonly on: number; readonly ms: number }
  | {
      readonly do: "fault";
      readonly on: number;
      readonly operation: string;
      readonly kind: FaultKind;
      readonly times?: number;
    }
  | { readonly do: (typeof endpoints)[number]; readonly on: number }
  | { readonly do: "attach"; readonly on: number; readonly mode: "look" | "consume" | "logs" }
  | { readonly do: "detach" | "wake" }
  | { readonly do: "pause"; readonly ms: number };

/** What changes nothing at AWS. */
const looks = [
  "watchCluster",
  "leaveCluster",
  "watchConnection",
  "leaveConnection",
  "load",
  "refresh",
  "cancel",
  "refreshConnection",
  "cancelConnection",
  "reread",
  "services",
] as const;

/** What a person sends about a service. */
export const serviceChanges = ["ForceDeployment", "SetDesiredCount", "DeployRevision", "StopDeployment"] as const;

/** What a person sends. */
export const changes = [
  "RunTask",
  "StartTask",
  "StopTask",
  "DRAINING",
  "ACTIVE",
  "Deregister",
  "ForceDeregister",
  "UpdateContainerAgent",
  ...serviceChanges,
] as const;

/** What happens to an endpoint. */
const endpoints = ["mend", "unplug", "plug", "reset", "newCluster", "dropCluster"] as const;

const operations = [
  "*",
  "ListClusters",
  "DescribeClusters",
  "ListTasks",
  "DescribeTasks",
  "ListContainerInstances",
  "DescribeContainerInstances",
  "ListServices",
  "DescribeServices",
  "RunTask",
  "StartTask",
  "StopTask",
  "DeregisterContainerInstance",
  "UpdateContainerAgent",
  "UpdateContainerInstancesState",
  "UpdateService",
  "StopServiceDeployment",
  "sqs:ReceiveMessage",
  "sqs:DeleteMessageBatch",
  "logs:FilterLogEvents",
] as const;

const on = fc.nat(999);

/** One step; looking and changing come most often, since faults last. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constantFrom(...looks), on }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom(...changes), on }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("clock" as const), on, ms: fc.constantFrom(500, 5000, 60_000, 1_200_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        do: fc.constant("fault" as const),
        on,
        operation: fc.constantFrom(...operations),
        kind: fc.constantFrom(...faultKinds),
        times: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: ["do", "on", "operation", "kind"] },
    ),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("mend" as const), on }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom(...endpoints), on }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("attach" as const),
      on,
      mode: fc.constantFrom("look" as const, "consume" as const, "logs" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("detach" as const, "wake" as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("pause" as const), ms: fc.nat(25) }) },
);
