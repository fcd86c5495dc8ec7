import { lastPart, parseArn } from "../../ecs/model/model";
import { plainText } from "../../text/plainText";
import { record, stringOf } from "../parts/definition";

export const scheme = "ecs";

/** What a document shows. `until` names an earlier version by when it was found replaced. */
export interface DocumentIdentity {
  readonly connection: string;
  readonly cluster: string;
  readonly arn: string;
  /** A container of the task that `arn` names. */
  readonly container?: string;
  readonly until?: number;
}

const nouns: Readonly<Record<string, string>> = {
  task: "task",
  "container-instance": "container instance",
  cluster: "cluster",
  service: "service",
  "task-definition": "task definition",
  "service-revision": "service revision",
};

/** `task 0f3c9a1b.json`: the tab's title, which ends so that JSON is highlighted. */
export function documentName({ arn, container }: DocumentIdentity, version?: string): string {
  const kind = parseArn(arn)?.kind ?? "";
  const id = lastPart(arn);
  const short = kind === "task" || kind === "container-instance" ? id.slice(0, 8) : id;
  const name = [container === undefined ? (nouns[kind] ?? "resource") : `container ${container} of`, short, version];
  return `${plainText(name.filter(Boolean).join(" ")).replace(/[/\\?#]/g, "_")}.json`;
}

export const documentQuery = (identity: DocumentIdentity): string => JSON.stringify(identity);

export function parseQuery(query: string): DocumentIdentity | undefined {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return undefined;
  }
  const raw = record(value);
  const connection = stringOf(raw["connection"]);
  const cluster = stringOf(raw["cluster"]);
  const arn = stringOf(raw["arn"]);
  const until = typeof raw["until"] === "number" ? raw["until"] : undefined;
  return connection && cluster && arn
    ? { connection, cluster, arn, container: stringOf(raw["container"]), until }
    : undefined;
}
