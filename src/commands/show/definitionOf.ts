import { parseArn } from "../../ecs/model/model";
import type { Argument } from "../running/commandDeps";
import { serviceTarget } from "../running/serviceTarget";
import { aimsOf } from "../running/targets";

/** ARN of the task definition that a row or a page is about, or that its task or service runs. */
export function definitionOf(argument: Argument): string | undefined {
  if (argument && "arn" in argument && parseArn(argument.arn)?.kind === "task-definition") return argument.arn;
  const service = serviceTarget(argument);
  if (service) return service.session.services.all.find(({ arn }) => arn === service.arn)?.taskDefinitionArn;
  const [task] = aimsOf("task", argument);
  return task?.session.replica.tasks.get(task.arn)?.taskDefinitionArn;
}
