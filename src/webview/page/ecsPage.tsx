import { ClusterPage } from "../cluster/cluster";
import { ContainerInstancePage } from "../containerInstance/containerInstance";
import { EventsPage } from "../events/events";
import { startPage, startOther } from "./page";
import type { View } from "./pageProtocol";
import { ReplayPage } from "../replay/replay";
import { ServicePage } from "../service/service";
import { TaskPage } from "../task/task";
import { TaskDefinitionPage } from "../taskDefinition/taskDefinition";

/** One script draws all pages: what they share is most of it. */
function Page({ view }: { readonly view: View }) {
  switch (view.page) {
    case "task":
      return <TaskPage view={view} />;
    case "containerInstance":
      return <ContainerInstancePage view={view} />;
    case "cluster":
      return <ClusterPage view={view} />;
    case "service":
      return <ServicePage view={view} />;
    case "taskDefinition":
      return <TaskDefinitionPage view={view} />;
  }
}

const other = document.querySelector<HTMLElement>("#page")?.dataset["page"];
if (other === "events") startOther(EventsPage);
else if (other === "replay") startOther(ReplayPage);
else startPage(Page);
