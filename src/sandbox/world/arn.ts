import { invalid } from "../wire/refusal";

/** Builds the ARNs of one account and region, in the long format that names the cluster. */
export class Arns {
  private readonly prefix: string;

  constructor(
    readonly region: string,
    readonly account: string,
  ) {
    this.prefix = `arn:aws:ecs:${region}:${account}:`;
  }

  cluster(name: string): string {
    return `${this.prefix}cluster/${name}`;
  }
  instance(cluster: string, id: string): string {
    return `${this.prefix}container-instance/${cluster}/${id}`;
  }
  task(cluster: string, id: string): string {
    return `${this.prefix}task/${cluster}/${id}`;
  }
  container(cluster: string, task: string, id: string): string {
    return `${this.prefix}container/${cluster}/${task}/${id}`;
  }
  service(cluster: string, name: string): string {
    return `${this.prefix}service/${cluster}/${name}`;
  }
  serviceDeployment(cluster: string, service: string, id: string): string {
    return `${this.prefix}service-deployment/${cluster}/${service}/${id}`;
  }
  serviceRevision(cluster: string, service: string, id: string): string {
    return `${this.prefix}service-revision/${cluster}/${service}/${id}`;
  }
  definition(family: string, revision: number): string {
    return `${this.prefix}task-definition/${family}:${revision}`;
  }
}

export function lastSegment(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf("/") + 1);
}

/** The id in an id or ARN; an ARN of another cluster is refused in ECS's words. */
export function idWithin(cluster: string, idOrArn: string): string {
  if (!idOrArn.startsWith("arn:")) return idOrArn;
  const segments = idOrArn.split("/");
  const owner = segments.length === 3 ? segments[1] : undefined;
  if (owner !== undefined && owner !== cluster) {
    throw invalid(`Identifier is for cluster ${owner}. Your cluster is ${cluster}`);
  }
  return lastSegment(idOrArn);
}
