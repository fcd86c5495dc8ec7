import * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import type { OperationName } from "../../ecs/gateway/operations";
import { untilAborted } from "../../ecs/rate/deadline";
import type { KeptRequest } from "../../requests/documents/keptRequests";
import { clusterOf, placedRequest } from "../../requests/documents/placedRequest";
import { operationOf, parseRequest } from "../../requests/documents/requestDocument";
import type { Request } from "../../requests/documents/requestDocument";
import type { Target } from "../../requests/sending/target";
import type { Kit } from "../running/kit";
import { complain } from "../running/notice";
import { requestScheme } from "../requestFiles/requestFileSystem";
import { reading } from "../running/run";
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
  /** The cluster that the document was made for, if it has come to name another one. */
  readonly madeFor?: string;
}

/** What VS Code keeps for this extension or isn't saved yet was written here; any other document is as trustworthy as the folder. */
const isForeign = ({ uri: { scheme } }: vscode.TextDocument): boolean =>
  !vscode.workspace.isTrusted && scheme !== "untitled" && scheme !== requestScheme;

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
  const kept = kit.documents.keptAt(document.uri);
  if (kept && !kit.deps.connections.get(kept.connection)) {
    kit.runner.beside(() => tellRemoved(kit, operation, request, kept));
    return undefined;
  }
  const target = foreign
    ? await clusterNamed(
        kit.deps,
        undefined,
        "Select a cluster (the folder isn't trusted, so its document can't choose one)",
      )
    : ((kept && (await ownCluster(kit, kept, named))) ??
      (await clusterNamed(kit.deps, named, undefined, kept?.connection)));
  if (!target) return undefined;
  const placed = placedRequest(operation, request, target.session.cluster.arn);
  const { arn, name } = target.session.cluster;
  const passedOver = named === undefined || named === arn || named === name ? undefined : named;
  const madeFor = kept && kept.clusterArn !== arn ? kept.cluster : undefined;
  return { operation, target, request: placed, isForeign: foreign, passedOver, madeFor };
}

/** The cluster that the document names, or that it was made for, in its own connection. */
async function ownCluster(
  { deps }: Kit,
  { connection: id, clusterArn }: KeptRequest,
  named: string | undefined,
): Promise<Target | undefined> {
  const connection = deps.connections.get(id);
  if (!connection) return undefined;
  if (connection.state.kind !== "ready")
    await reading("Reading clusters", signal => untilAborted(signal, connection.load()));
  const name = named || clusterArn;
  const [found, ...others] = connection.clusters.filter(({ cluster }) => cluster.arn === name || cluster.name === name);
  if (!found && connection.state.kind === "failed") throw connection.state.error;
  return found && others.length === 0 ? { connection, session: found } : undefined;
}

/** Nothing is sent over another connection unseen: the document stays, and a copy of it can be made for another cluster. */
async function tellRemoved(
  kit: Kit,
  operation: OperationName,
  request: Request,
  { label, path }: KeptRequest,
): Promise<void> {
  const another = "Choose Another Cluster…";
  const choice = await complain(
    `This document's connection "${label}" was removed. The document is kept; nothing was sent.`,
    another,
  );
  if (choice !== another) return;
  await kit.runner.run(`copy of ${path}`, async () => {
    const target = await clusterNamed(kit.deps, undefined);
    const cluster = target?.session.cluster.arn;
    if (target) await kit.documents.open(operation, "cluster" in request ? { ...request, cluster } : request, target);
  });
}
