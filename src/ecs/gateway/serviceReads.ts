import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
} from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Service } from "../model/model";
import { parseService } from "../parsing/parseService";
import {
  parseDeploymentSummary,
  parseServiceDeployment,
  parseServiceRevision,
} from "../parsing/parseServiceDeployment";
import type { DeploymentSummary, ServiceDeployment, ServiceRevision } from "../model/serviceDeployment";
import { objects, ofCluster } from "../answers/answer";
import type { Calls } from "./calls";
import type { Described } from "../answers/described";
import { limits } from "./limits";
import { pagesOf, walk } from "./listing";

/** What is read of services, their deployments and revisions, in rates of their own. */
export class ServiceReads {
  constructor(
    private readonly calls: Calls,
    private readonly client: ECSClient,
  ) {}

  arns(cluster: string, signal: AbortSignal): AsyncIterable<readonly string[]> {
    return pagesOf(
      this.calls,
      {
        operation: "ListServices",
        member: "serviceArns",
        cluster,
        send: (nextToken, options) =>
          this.client.send(new ListServicesCommand({ cluster, nextToken, maxResults: limits.itemsPerPage }), options),
      },
      signal,
    );
  }

  describe(cluster: string, arns: readonly string[], signal: AbortSignal): Promise<Described<Service>> {
    return this.calls.describe(
      "DescribeServices",
      arns,
      "services",
      signal,
      (services, options) =>
        this.client.send(new DescribeServicesCommand({ cluster, services, include: ["TAGS"] }), options),
      parseService,
      limits.servicesPerDescribe,
    );
  }

  deployments(cluster: string, service: string, signal: AbortSignal): AsyncIterable<readonly DeploymentSummary[]> {
    const operation = "ListServiceDeployments";
    const wanted = { cluster, service, maxResults: limits.itemsPerPage };
    return walk(
      this.calls,
      {
        operation,
        items: answer => {
          const items = objects(operation, answer, "serviceDeployments", "required").map(parseDeploymentSummary);
          ofCluster(
            operation,
            cluster,
            items.map(({ arn }) => arn),
          );
          return items;
        },
        nameOf: ({ arn }) => arn,
        send: (nextToken, options) =>
          this.client.send(new ListServiceDeploymentsCommand({ ...wanted, nextToken }), options),
      },
      signal,
    );
  }

  describeDeployments(arns: readonly string[], signal: AbortSignal): Promise<Described<ServiceDeployment>> {
    return this.calls.describe(
      "DescribeServiceDeployments",
      arns,
      "serviceDeployments",
      signal,
      (serviceDeploymentArns, options) =>
        this.client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }), options),
      parseServiceDeployment,
      limits.deploymentsPerDescribe,
    );
  }

  describeRevisions(arns: readonly string[], signal: AbortSignal): Promise<Described<ServiceRevision>> {
    return this.calls.describe(
      "DescribeServiceRevisions",
      arns,
      "serviceRevisions",
      signal,
      (serviceRevisionArns, options) =>
        this.client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }), options),
      parseServiceRevision,
      limits.revisionsPerDescribe,
    );
  }
}
