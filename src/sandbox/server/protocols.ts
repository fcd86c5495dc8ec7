import type { Operation } from "../operations/context";
import { eventBridgeOperations } from "../otherServices/eventBridge";
import { logsOperations } from "../otherServices/logs";
import { ssmOperations } from "../otherServices/ssm";
import { sqsOperations } from "../otherServices/sqs";
import { operations as ecsOperations } from "./table";

export interface Protocol {
  /** What stands before the operation in `x-amz-target`. */
  readonly prefix: string;
  /** What stands before the operation where calls and faults name it. */
  readonly label: string;
  readonly contentType: string;
  readonly operations: ReadonlyMap<string, Operation>;
}

const ecs: Protocol = {
  prefix: "AmazonEC2ContainerServiceV20141113.",
  label: "",
  contentType: "application/x-amz-json-1.1",
  operations: ecsOperations,
};

/** All that the one port speaks; ECS, and what its events can be read from. */
const protocols: readonly Protocol[] = [
  ecs,
  { prefix: "AmazonSQS.", label: "sqs:", contentType: "application/x-amz-json-1.0", operations: sqsOperations },
  { prefix: "Logs_20140328.", label: "logs:", contentType: "application/x-amz-json-1.1", operations: logsOperations },
  { prefix: "AmazonSSM.", label: "ssm:", contentType: "application/x-amz-json-1.1", operations: ssmOperations },
  {
    prefix: "AWSEvents.",
    label: "events:",
    contentType: "application/x-amz-json-1.1",
    operations: eventBridgeOperations,
  },
];

export function protocolOf(target: string): Protocol {
  return protocols.find(({ prefix }) => target.startsWith(prefix)) ?? ecs;
}
