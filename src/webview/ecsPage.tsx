import { ClusterPage } from "./drawCluster";
import { ContainerInstancePage } from "./drawContainerInstance";
import { startPage } from "./page";
import type { View } from "./protocol";
import { TaskPage } from "./drawTask";

/** One script draws all three pages: what they share is most of it. */
function Page({ view }: { readonly view: View }) {
  switch (view.page) {
    case "task":
      return <TaskPage view={view} />;
    case "containerInstance":
      return <ContainerInstancePage view={view} />;
    case "cluster":
      return <ClusterPage view={view} />;
  }
}

startPage(Page);
