import * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import type { OperationName } from "../../ecs/gateway/operations";
import { clusterOf, placedRequest } from "../../requests/documents/placedRequest";
import { operationOf, parseRequest } from "../../requests/documents/requestDocument";
import type { Request } from "../../requests/documents/requestDocument";
import type { Target } from "../../requests/sending/target";
import type { Kit } from "../running/kit";
import { clusterNamed } from "./clusterNamed";

/** A request document that was read, and where it is to go. */
export interface HeldRequest {
  readonly operation: OperationName;
  readonly request: Request;
  readonly target: Target;
  /** It comes from a folder that isn't trusted, so somebody else may have written it. */
  readonly isForeign: boolean;
  /** The cluster that a foreign document names, if it isn't the one that the person chose. */
  readonly passedOver?: string;
}

/** What isn't saved yet was written in this window; any other document is as trustworthy as the folder that is open. */
const isForeign = (document: vscode.TextDocument): boolean =>
  !vscode.workspace.isTrusted && document.uri.scheme !== "untitled";

/**
 * Reads the document, finds the cluster it names, and checks what can be checked here. A foreign document doesn't choose where
 * it is sent: the person does. Undefined when dismissed.
 */
export async function heldRequest(kit: Kit, uri: vscode.Uri | undefined): Promise<HeldRequest | undefined> {
  const document = uri ? await vscode.workspace.openTextDocument(uri) : vscode.window.activeTextEditor?.document;
  const operation = document && operationOf(document.uri.path);
  if (!document || !operation)
    throw new EcsError({
      kind: "invalid",
      code: "NoRequestDocument",
      sentence: "This isn't an ECS request document.",
      advice: "Its name says its operation, such as run-task.ecs.json.",
    });
  const request = parseRequest(operation, document.getText());
  const foreign = isForeign(document);
  const named = clusterOf(request);
  const target = foreign
    ? await clusterNamed(
        kit.deps,
        undefined,
        "Select a cluster (the folder isn't trusted, so its document can't choose one)",
      )
    : await clusterNamed(kit.deps, named, undefined, kit.documents.connectionOf(document.uri));
  if (!target) return undefined;
  const placed = placedRequest(operation, request, target.session.cluster.arn);
  const { arn, name } = target.session.cluster;
  const passedOver = named === undefined || named === arn || named === name ? undefined : named;
  return { operation, target, request: placed, isForeign: foreign, passedOver };
}
