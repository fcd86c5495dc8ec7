import { hostOf, isExposed } from "./connection";
import type { ConnectionSpec, Environment, SharedFiles } from "./connection";
import { resolveEndpoint } from "./endpoint";
import type { ServiceName } from "./endpoint";
import { EcsError } from "../model/errors";
import { withoutUser } from "../../text/secrets";

/** Services that are asked before the one that is meant, to get the credentials. */
const givers: readonly ServiceName[] = ["sts", "sso", "sso_oidc", "signin"];

/**
 * Throws an EcsError when a service, or one that gives the credentials for it, would be reached without encryption outside
 * this machine and the person has not allowed that endpoint for this connection.
 */
export function requireConsent(
  spec: ConnectionSpec,
  environment: Environment,
  files: SharedFiles,
  service: ServiceName,
): void {
  requireFor(spec, environment, files, service);
  requireForGivers(spec, environment, files);
}

/** The same for what gives the credentials alone: they are renewed while a connection is open, and the files may have changed. */
export function requireForGivers(spec: ConnectionSpec, environment: Environment, files: SharedFiles): void {
  // The sandbox's keys are constant: nothing is asked for them.
  if (spec.origin === "sandbox") return;
  for (const service of givers) requireFor(spec, environment, files, service);
}

function requireFor(spec: ConnectionSpec, environment: Environment, files: SharedFiles, service: ServiceName): void {
  const resolved = resolveEndpoint(spec, environment, files, service)?.url;
  // The consent is kept, and no password is.
  const url = resolved && withoutUser(resolved);
  if (!url || !isExposed(url) || spec.plainHttp?.includes(url)) return;
  throw new EcsError({
    kind: "denied",
    code: "PlainHttpEndpoint",
    operation: "Connect",
    brief: "Unencrypted endpoint",
    sentence: `The endpoint ${hostOf(url)} isn't encrypted (http), so nothing was sent to it.`,
    advice: "Use an https endpoint, or allow this one for the connection.",
    consent: { connectionId: spec.id, endpoint: url },
  });
}
