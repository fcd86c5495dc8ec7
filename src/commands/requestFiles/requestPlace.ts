import { parseArn } from "../../ecs/model/model";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { KeptRequest } from "../../requests/documents/keptRequests";
import { clusterOf } from "../../requests/documents/placedRequest";
import { iconed } from "../../text/pickerRow";

/** "web · 111122223333 · eu-west-1 (prod)": where a document goes when it is sent, by what it holds now. */
export function placeTitle(kept: KeptRequest, connection: ConnectionSession | undefined, text: string): string {
  if (!connection)
    return iconed("warning", `The connection "${kept.label}" was removed. It was for ${placeText(kept, kept.label)}.`);
  const { label } = connection.spec;
  const place = placeText(placeNamed(kept, connection, namedIn(text)), label);
  const renamed = label === kept.label ? "" : ` · formerly ${kept.label}`;
  return connection.readOnly ? iconed("lock", `${place}${renamed} · read-only`) : iconed("cloud", `${place}${renamed}`);
}

type Place = Pick<KeptRequest, "cluster" | "account" | "region">;

const placeText = ({ cluster, account, region }: Place, label: string): string =>
  `${cluster} · ${account} · ${region} (${label})`;

/** The cluster that the text names, if it is another one: of the document's connection, or elsewhere by its ARN. */
function placeNamed(kept: KeptRequest, connection: ConnectionSession, named: string | undefined): Place {
  if (!named || named === kept.clusterArn || named === kept.cluster) return kept;
  const session = connection.clusters.find(({ cluster }) => cluster.arn === named || cluster.name === named);
  if (session) return { cluster: session.cluster.name, account: session.account, region: session.region };
  const arn = parseArn(named);
  return arn
    ? { cluster: arn.id, account: arn.account, region: arn.region }
    : { cluster: named, account: kept.account, region: kept.region };
}

function namedIn(text: string): string | undefined {
  try {
    const request: unknown = JSON.parse(text);
    return typeof request === "object" && request !== null ? clusterOf(request as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
