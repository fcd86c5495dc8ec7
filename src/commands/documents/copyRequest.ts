import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { limits } from "../../ecs/gateway/limits";
import { requestLine } from "../../requests/documents/cli";
import type { Request } from "../../requests/documents/requestDocument";
import { callsOf } from "../../requests/run/runTaskRequest";
import { plural } from "../../text/counts";
import { say } from "../running/kit";
import type { Kit } from "../running/kit";
import { copiedText, shellHere } from "../running/shellHere";
import { heldRequest } from "./heldRequest";

export async function copyRequestAsCli(kit: Kit, uri?: vscode.Uri): Promise<void> {
  const found = await heldRequest(kit, uri);
  if (!found) return;
  const shell = shellHere();
  const requests = found.operation === "RunTask" ? callsOf(copiedRun(kit, found.request)) : [found.request];
  const lines = requests.map(request => requestLine(found.target, found.operation, request, shell));
  await vscode.env.clipboard.writeText(lines.join("\n"));
  say(copiedText(lines.length === 1 ? "AWS CLI command" : plural(lines.length, "AWS CLI command"), shell));
}

/**
 * As Send would do it: with the token of a lost answer, and with one when the count takes several calls. The AWS CLI makes
 * one of its own for a single call.
 */
function copiedRun(kit: Kit, request: Request): RunTaskCommandInput {
  const isSplit = Number(request["count"] ?? 1) > limits.runTaskCount;
  const token = request["clientToken"] ?? kit.documents.tokenOf(request) ?? (isSplit ? randomUUID() : undefined);
  return { ...request, ...(token === undefined ? {} : { clientToken: token }) } as unknown as RunTaskCommandInput;
}
