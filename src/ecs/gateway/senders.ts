import {
  ContinueServiceDeploymentCommand,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  RegisterContainerInstanceCommand,
  RunTaskCommand,
  StartTaskCommand,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateContainerAgentCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { CallOptions, Calls } from "./calls";
import type { Answer } from "./gateway";
import { checkAnswer } from "./operationAnswer";
import { operations } from "./operations";
import type { OperationName, Operations } from "./operations";
import { hidingSecrets, secretsOf, withCleanFailures } from "../answers/requestSecrets";

/** Sends one operation's input as it stands. */
export type Sender<O extends OperationName> = (
  client: ECSClient,
  input: Operations[O]["input"],
  options: CallOptions,
) => Promise<Operations[O]["output"]>;

/** One sender for each operation of the table, so that the compiler knows when one is missing. */
export const senders: { readonly [O in OperationName]: Sender<O> } = {
  ContinueServiceDeployment: (client, input, options) =>
    client.send(new ContinueServiceDeploymentCommand(input), options),
  DeregisterContainerInstance: (client, input, options) =>
    client.send(new DeregisterContainerInstanceCommand(input), options),
  DescribeContainerInstances: (client, input, options) =>
    client.send(new DescribeContainerInstancesCommand(input), options),
  DescribeTasks: (client, input, options) => client.send(new DescribeTasksCommand(input), options),
  RegisterContainerInstance: (client, input, options) =>
    client.send(new RegisterContainerInstanceCommand(input), options),
  RunTask: (client, input, options) => client.send(new RunTaskCommand(input), options),
  StartTask: (client, input, options) => client.send(new StartTaskCommand(input), options),
  StopServiceDeployment: (client, input, options) => client.send(new StopServiceDeploymentCommand(input), options),
  StopTask: (client, input, options) => client.send(new StopTaskCommand(input), options),
  UpdateContainerAgent: (client, input, options) => client.send(new UpdateContainerAgentCommand(input), options),
  UpdateContainerInstancesState: (client, input, options) =>
    client.send(new UpdateContainerInstancesStateCommand(input), options),
  UpdateService: (client, input, options) => client.send(new UpdateServiceCommand(input), options),
};

/**
 * Sends an operation as often as it may be sent, checks that the answer is one of its own, and hides what the request holds of
 * secrets in all that comes back. Throws an EcsError.
 */
export async function sendOperation<O extends OperationName>(
  calls: Calls,
  client: ECSClient,
  operation: O,
  input: Operations[O]["input"],
  signal: AbortSignal,
): Promise<Answer<O>> {
  const { changes, resend } = operations[operation];
  const sender = senders[operation] as Sender<O>;
  const secrets = secretsOf(input);
  const once = async (options: CallOptions) => {
    const output = await sender(client, input, options);
    checkAnswer(operation, input, output);
    return { output: withCleanFailures(output, secrets), requestId: output.$metadata.requestId };
  };
  try {
    return await (changes
      ? calls.change(operation, resend !== "never", signal, once)
      : calls.read(operation, signal, once));
  } catch (error) {
    throw hidingSecrets(error, secrets);
  }
}
