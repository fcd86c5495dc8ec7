/** What ECS answers instead of a result: an exception name, its message and an HTTP status. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
    /** More members of the exception, for example ConflictException's resourceIds. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export const invalid = (message: string): Refusal => new Refusal("InvalidParameterException", message);
export const client = (message: string): Refusal => new Refusal("ClientException", message);
export const clusterNotFound = (): Refusal => new Refusal("ClusterNotFoundException", "Cluster not found.");
export const serviceNotFound = (): Refusal => new Refusal("ServiceNotFoundException", "Service not found.");
export const throttled = (): Refusal => new Refusal("ThrottlingException", "Rate exceeded");
export const serviceNotActive = (): Refusal => new Refusal("ServiceNotActiveException", "Service was not ACTIVE.");
export const deploymentNotFound = (): Refusal =>
  new Refusal("ServiceDeploymentNotFoundException", "Service deployment not found.");
export const unsupported = (message: string): Refusal => new Refusal("UnsupportedFeatureException", message);
