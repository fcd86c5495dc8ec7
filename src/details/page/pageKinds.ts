import type { PageKind } from "../../webview/parts/protocol";

/** Under which type VS Code keeps a page and brings it back. */
export const pageViewTypes: Readonly<Record<PageKind, string>> = {
  task: "ecsExplorer.task",
  containerInstance: "ecsExplorer.containerInstance",
  cluster: "ecsExplorer.cluster",
  service: "ecsExplorer.service",
  taskDefinition: "ecsExplorer.taskDefinition",
};
