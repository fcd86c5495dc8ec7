import type { ClusterView } from "../cluster/clusterProtocol";
import type { ContainerInstanceView } from "../containerInstance/containerInstanceProtocol";
import type { Patch } from "../parts/patch";
import type { Freshness, Identity } from "../parts/protocol";
import type { ServiceView } from "../service/serviceProtocol";
import type { TaskView } from "../task/taskProtocol";
import type { TaskDefinitionView } from "../taskDefinition/taskDefinitionProtocol";

/** What the host sends to a page; what a page sends back is `PageMessage`. */

export type View = TaskView | ContainerInstanceView | ClusterView | ServiceView | TaskDefinitionView;

export interface PageState<V extends View = View> {
  readonly freshness: Freshness;
  readonly view?: V;
}

export type HostMessage =
  | { readonly kind: "show"; readonly now: number; readonly identity: Identity; readonly state: PageState }
  | { readonly kind: "patch"; readonly now: number; readonly patch: Patch };
