// Runs in the extension host of the window of npm start, once: puts what there is to see on screen.
const vscode = require("vscode");

const seenKey = "seen";

/** Resolves once `read` gives something; the view reads the clusters meanwhile. */
async function until(read) {
  for (;;) {
    const found = read();
    if (found) return found;
    await new Promise(wake => setTimeout(wake, 100));
  }
}

exports.activate = async ({ globalState }) => {
  if (globalState.get(seenKey)) return;
  await globalState.update(seenKey, true);
  const { connections, tree } = await vscode.extensions.getExtension("ecs-explorer.ecs-explorer").activate();
  await vscode.commands.executeCommand("ecsExplorer.clusters.focus");
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder)
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(folder.uri, "README.md"));
  const connection = await until(() => connections.all.find(item => item.clusters.length > 0));
  const session = connection.clusters.find(({ cluster }) => cluster.name === "prod-web") ?? connection.clusters[0];
  await session.load();
  await vscode.commands.executeCommand("ecsExplorer.showCluster", { kind: "cluster", connection, session });
  const [instance] = session.replica.containerInstances.values();
  if (instance) await tree.reveal({ connection, session, arn: instance.arn });
};
