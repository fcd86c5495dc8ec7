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
import type { OperationName, Operations } from "./operations";

/** Sends one operation's input as it stands. */
export type Sender<O extends OperationName> = (
  client: ECSClient,
  input: Operations[O]["input"],
  signal: AbortSignal,
) => Promise<Operations[O]["output"]>;

/** One sender for each operation of the table, so that the compiler knows when one is missing. */
export const senders: { readonly [O in OperationName]: Sender<O> } = {
  DeregisterContainerInstance: (client, input, abortSignal) =>
    client.send(new DeregisterContainerInstanceCommand(input), { abortSignal }),
  DescribeContainerInstances: (client, input, abortSignal) =>
    client.send(new DescribeContainerInstancesCommand(input), { abortSignal }),
  DescribeTasks: (client, input, abortSignal) => client.send(new DescribeTasksCommand(input), { abortSignal }),
  RegisterContainerInstance: (client, input, abortSignal) =>
    client.send(new RegisterContainerInstanceCommand(input), { abortSignal }),
  RunTask: (client, input, abortSignal) => client.send(new RunTaskCommand(input), { abortSignal }),
  StartTask: (client, input, abortSignal) => client.send(new StartTaskCommand(input), { abortSignal }),
  StopTask: (client, input, abortSignal) => client.send(new StopTaskCommand(input), { abortSignal }),
  UpdateContainerAgent: (client, input, abortSignal) =>
    client.send(new UpdateContainerAgentCommand(input), { abortSignal }),
  UpdateContainerInstancesState: (client, input, abortSignal) =>
    client.send(new UpdateContainerInstancesStateCommand(input), { abortSignal }),
};
