import type { Identity } from "../../webview/parts/protocol";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { lastPart } from "../../ecs/model/model";
import { instanceName, shortId, taskName } from "../../ecs/model/names";
import { plainText } from "../../text/plainText";

/** What a tab is about, and where that is. */
export interface Tab {
  readonly kind: Identity["kind"];
  readonly name: string;
  readonly cluster: string;
  readonly region: string;
  readonly connection: string;
}

const separator = " · ";

/** The name in a title that may say more. */
export const nameIn = (title: string): string => title.split(separator)[0] ?? title;

/** `name` is what the tab is called as long as nothing better is known. */
export function tabOf(identity: Identity, connection?: ConnectionSession, name = shortId(identity.arn)): Tab {
  const { kind, cluster } = identity;
  const session = connection?.cluster(cluster);
  return {
    kind,
    name: plainText(nameOf(identity, session) ?? name),
    cluster: lastPart(cluster),
    region: session?.region ?? connection?.spec.region ?? "",
    connection: plainText(connection?.spec.label ?? identity.connection),
  };
}

/** The name of a page's resource as far as it is known before the page has drawn it. */
function nameOf({ kind, arn }: Identity, session: ClusterSession | undefined): string | undefined {
  switch (kind) {
    case "task": {
      const task = session?.replica.tasks.get(arn);
      return task && taskName(task);
    }
    case "containerInstance": {
      const instance = session?.replica.containerInstances.get(arn);
      return instance && instanceName(instance);
    }
    case "cluster":
    case "service":
    case "taskDefinition":
      return lastPart(arn);
  }
}

/** A title for each tab; those of one kind and name say in what they differ. */
export function tabTitles<K>(tabs: ReadonlyMap<K, Tab>): ReadonlyMap<K, string> {
  const all = [...tabs.values()];
  return new Map(
    [...tabs].map(([key, tab]) => {
      const parts = partsFor(all.filter(({ kind, name }) => kind === tab.kind && name === tab.name));
      return [key, [tab.name, ...parts.map(part => tab[part])].join(separator)] as const;
    }),
  );
}

type Part = "cluster" | "region" | "connection";

/** The first part that tells all of them apart, or else each part in which they differ. */
function partsFor(tabs: readonly Tab[]): readonly Part[] {
  const values = (part: Part) => new Set(tabs.map(tab => tab[part])).size;
  const parts = (["cluster", "region", "connection"] as const).filter(part => values(part) > 1);
  const telling = parts.find(part => values(part) === tabs.length);
  return telling ? [telling] : parts;
}
