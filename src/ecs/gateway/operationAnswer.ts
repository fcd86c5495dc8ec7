import { described, failuresOf, object, objects, wrongAnswer } from "../answers/answer";
import { record, text } from "../model/fields";
import { lastPart } from "../model/model";
import type { OperationName, Operations } from "./operations";
import { parseContainerInstance, parseTask } from "../parsing/parse";
import { parseService } from "../parsing/parseService";

/**
 * Throws an EcsError of kind `answer` unless an operation's answer tells what became of what was asked, so that nothing
 * counts as done, or as refused, on the word of something that doesn't speak ECS's protocol.
 */
export function checkAnswer<O extends OperationName>(
  operation: O,
  input: Operations[O]["input"],
  output: Operations[O]["output"],
): void {
  const name: OperationName = operation;
  const { task, tasks, containerInstance, containerInstances, service, serviceDeploymentArn } = record(input);
  switch (name) {
    case "StopTask":
      same(name, task, parseTask(object(name, output, "task")).arn);
      return;
    case "DeregisterContainerInstance":
    case "UpdateContainerAgent":
      same(name, containerInstance, parseContainerInstance(object(name, output, "containerInstance"), "").arn);
      return;
    case "RegisterContainerInstance":
      parseContainerInstance(object(name, output, "containerInstance"), "");
      return;
    case "RunTask":
    case "StartTask": {
      const started = objects(name, output, "tasks", "optional").map(parseTask);
      if (started.length + failuresOf(name, output).length === 0)
        throw wrongAnswer(name, "it names neither a task nor a failure");
      return;
    }
    case "UpdateService":
      same(name, service, parseService(object(name, output, "service")).arn);
      return;
    case "StopServiceDeployment":
    case "ContinueServiceDeployment":
      same(name, serviceDeploymentArn, named(name, output, "serviceDeploymentArn"));
      return;
    case "UpdateContainerInstancesState":
    case "DescribeContainerInstances":
      described(name, ids(containerInstances), output, "containerInstances", raw => parseContainerInstance(raw, ""));
      return;
    case "DescribeTasks":
      described(name, ids(tasks), output, "tasks", parseTask);
      return;
  }
}

const ids = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** An ARN that must be there. */
function named(operation: string, output: object, member: string): string {
  const arn = text(record(output)[member]);
  if (arn === undefined) throw wrongAnswer(operation, `it has no "${member}"`);
  return arn;
}

function same(operation: string, asked: unknown, arn: string): void {
  if (typeof asked === "string" && lastPart(asked) !== lastPart(arn))
    throw wrongAnswer(operation, `it is about ${arn}, which wasn't asked for`);
}
