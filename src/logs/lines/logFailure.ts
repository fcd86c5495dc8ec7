import { EcsError } from "../../ecs/model/errors";
import { messageText } from "../../text/secrets";

/** What a failed call of CloudWatch Logs says, and what to do: which action lacks where it was denied. */
export function failureText(error: unknown): string {
  if (!(error instanceof EcsError)) return messageText(error);
  if (error.kind !== "denied" || !error.operation) return error.message;
  return `${error.sentence} Ask for logs:${error.operation} in your IAM policy, or use another profile.`;
}
