import * as vscode from "vscode";
import { shortId } from "../../ecs/model/names";
import type { Node } from "../../tree/nodes/node";
import { noFilter } from "../../tree/filtering/treeFilter";
import { errorText } from "../../text/secrets";
import { serviceArn } from "../running/serviceTarget";
import { nodesOf } from "../running/targets";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { reading } from "../running/run";

/**
 * What a click on a row, and Enter, does: shows its page in the place of the one that the last click showed, and leaves the
 * focus in the tree. A second click keeps the page.
 */
export async function openRow({ deps: { pages, log }, runner }: Kit, argument: Argument): Promise<void> {
  const [node] = nodesOf(argument);
  if (node?.kind === "cluster") pages.openCluster(node, true);
  if (node?.kind === "service") pages.openService({ ...node, arn: serviceArn(node, node.name) }, true);
  if (node?.kind === "containerInstance") pages.openContainerInstance(node, true);
  if (node?.kind === "task" || node?.kind === "container") pages.openTask(node, true);
  // A cluster and a service are read for their pages as they are.
  if (!node || !("arn" in node)) return;
  const { connection, session, arn } = node;
  await runner.run({ key: `openRow ${connection.spec.id} ${arn}`, isQuiet: true }, async () => {
    try {
      await reading(`Reading ${shortId(arn)}`, signal => session.reread([arn], signal));
    } catch (error) {
      // While the cluster can't be read, its rows and the page that was just opened say why.
      const { state } = session;
      if (state.kind !== "failed" && !(state.kind === "loading" && state.failure)) throw error;
      log.error(errorText(error));
    }
  });
}

/** Shows the tree with what needs attention alone. */
export async function showNeedsAttention({ deps }: Kit): Promise<void> {
  deps.treeFilter.set({ ...noFilter, onlyProblems: true });
  await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
}

/** Puts clusters and services at the top of their lists, or back where they belong. */
export async function setFavorite(
  { deps }: Kit,
  isFavorite: boolean,
  argument: Argument,
  selected?: readonly Node[],
): Promise<void> {
  for (const node of nodesOf(argument, selected))
    if (node.kind === "cluster" || node.kind === "service") await deps.favorites.set(node, isFavorite);
}
