import {
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  RegisterContainerInstanceCommand,
  RunTaskCommand,
  StartTaskCommand,
  StopTaskCommand,
  UpdateContainerAgentCommand,
  UpdateContainerInstancesStateCommand,
} from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { CallOptions } from "./calls";
import type { OperationName, Operations } from "./operations";

/** Sends one operation's input as it stands. */
export type Sender<O extends OperationName> = (
  client: ECSClient,
  input: Operations[O]["input"],
  options: CallOptions,
) => Promise<Operations[O]["output"]>;

/** One sender for each operation of the table, so that the compiler knows when one is missing. */
export const senders: { readonly [O in OperationName]: Sender<O> } = {
  DeregisterContainerInstance: (client, input, options) =>
    client.send(new DeregisterContainerInstanceCommand(input), options),
  DescribeContainerInstances: (client, input, options) =>
    client.send(new DescribeContainerInstancesCommand(input), options),
  DescribeTasks: (client, input, options) => client.send(new DescribeTasksCommand(input), options),
  RegisterContainerInstance: (client, input, options) =>
    client.send(new RegisterContainerInstanceCommand(input), options),
  RunTask: (client, input, options) => client.send(new RunTaskCommand(input), options),
  StartTask: (client, input, options) => client.send(new StartTaskCommand(input), options),
  StopTask: (client, input, options) => client.send(new StopTaskCommand(input), options),
  UpdateContainerAgent: (client, input, options) => client.send(new UpdateContainerAgentCommand(input), options),
  UpdateContainerInstancesState: (client, input, options) =>
    client.send(new UpdateContainerInstancesStateCommand(input), options),
};
