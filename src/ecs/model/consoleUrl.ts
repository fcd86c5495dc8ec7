import { parseArn } from "./model";

/** The AWS console's domain of each partition that has one. */
const domains: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** Where the AWS console shows a cluster, service, task, or container instance; undefined where no console is known. */
export function consoleUrl(arn: string, clusterName: string): string | undefined {
  const place = parseArn(arn);
  const domain = domains[place?.partition ?? ""];
  if (!place || domain === undefined || !/^[a-z0-9-]+$/.test(place.region)) return undefined;
  const path = pathOf(place.kind, encodeURIComponent(place.id));
  if (path === undefined) return undefined;
  const cluster = encodeURIComponent(clusterName);
  return `https://${place.region}.${domain}/ecs/v2/clusters/${cluster}/${path}?region=${place.region}`;
}

function pathOf(kind: string, id: string): string | undefined {
  switch (kind) {
    case "cluster":
      return "services";
    case "service":
      return `services/${id}/health`;
    case "task":
      return `tasks/${id}/configuration`;
    case "container-instance":
      return `infrastructure/container-instances/${id}`;
    default:
      return undefined;
  }
}

/** Whether an endpoint, which is left out for AWS's own, is AWS: what lives elsewhere is in no AWS console. */
export const isOfAws = (endpoint: string | undefined): boolean =>
  endpoint === undefined ||
  (URL.canParse(endpoint) && /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(endpoint).hostname));
