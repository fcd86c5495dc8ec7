import * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import { say } from "../running/kit";

/** Copies AWS's encoded message of a denied call, as `aws sts decode-authorization-message` takes it. */
export async function copyAuthorizationMessage(argument: unknown): Promise<void> {
  const error: unknown =
    typeof argument === "object" && argument !== null && "error" in argument ? argument.error : undefined;
  if (!(error instanceof EcsError) || !error.detail) return;
  await vscode.env.clipboard.writeText(error.detail);
  say("Authorization message copied.");
}
