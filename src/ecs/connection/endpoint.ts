import { isLoopback } from "./connection";
import type { ConnectionSpec, Environment, SharedFiles } from "./connection";

/**
 * A service that is asked with a connection's credentials, or that gives them, by the name that variables and profiles
 * use for it (AWS SDKs reference, service-specific endpoints).
 */
export type ServiceName =
  "ecs" | "sqs" | "cloudwatch_logs" | "eventbridge" | "ssm" | "sts" | "sso" | "sso_oidc" | "signin";

/** An endpoint other than AWS's own, and who named it. */
export interface Endpoint {
  readonly url: string;
  readonly from: "connection" | "environment" | "profile";
}

/** Services that a connection's own endpoint may serve; the others give credentials and are never asked there. */
const served: readonly ServiceName[] = ["ecs", "sqs", "cloudwatch_logs", "eventbridge", "ssm"];
const ofAws = /^https?:\/\/[^/]*\.(amazonaws\.(com|com\.cn|eu)|api\.aws)(:|\/|$)/;

/**
 * The endpoint at which a connection reaches a service, or undefined for AWS's own. The SDK would read the environment by
 * itself, and could send one profile's credentials to another's endpoint; so it is resolved here, by the documented
 * order, and the SDK is told to look nowhere else.
 */
export function resolveEndpoint(
  spec: ConnectionSpec,
  environment: Environment,
  files: SharedFiles,
  service: ServiceName = "ecs",
): Endpoint | undefined {
  // An ECS endpoint of AWS's, such as a VPC's, serves ECS only.
  const own = spec.endpoint && (service === "ecs" || !ofAws.test(spec.endpoint)) ? spec.endpoint : undefined;
  if (own && served.includes(service)) return { url: own, from: "connection" };
  const configured = configuredEndpoint(spec, environment, files, service);
  if (configured || service === "ecs" || !served.includes(service)) return configured;
  // One on this machine that serves ECS is taken to serve the rest, too, as the sandbox does.
  const ecs = resolveEndpoint(spec, environment, files);
  return ecs && isLoopback(ecs.url) ? ecs : undefined;
}

function configuredEndpoint(
  spec: ConnectionSpec,
  environment: Environment,
  files: SharedFiles,
  service: ServiceName,
): Endpoint | undefined {
  const profile = files.configFile[spec.profile || environment["AWS_PROFILE"] || "default"];
  const ignored = environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] || profile?.["ignore_configured_endpoint_urls"];
  if (ignored?.toLowerCase() === "true") return undefined;
  const named = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || environment["AWS_ENDPOINT_URL"];
  // A connection that names its own profile must not inherit the endpoint another profile was started with.
  if (named && (spec.origin === "environment" || !spec.profile)) return { url: named, from: "environment" };
  const services = profile?.["services"] ? files.configFile[`services.${profile["services"]}`] : undefined;
  const url = services?.[`${service}.endpoint_url`] || profile?.["endpoint_url"];
  return url ? { url, from: "profile" } : undefined;
}
