import {
  fromEnv,
  fromIni,
  fromNodeProviderChain,
  fromTemporaryCredentials,
  fromTokenFile,
} from "@aws-sdk/credential-providers";
import type { ConnectionSpec, SharedFiles } from "./connection";
import { runCredentialProcess } from "./credentialProcess";
import type { CredentialSource, ProfileStep } from "./credentialSource";
import { resolveEndpoint } from "./endpoint";
import type { ServiceName } from "./endpoint";
import { hideCredentials } from "../../text/secrets";

/** What signs a request. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly accountId?: string;
}

/** What a provider works with: where it may look, whom it asks, and when it is given up. */
export interface ProviderInput {
  readonly spec: ConnectionSpec;
  readonly source: CredentialSource;
  readonly files: SharedFiles;
  readonly askMfaCode: (serial: string) => Promise<string>;
  readonly signal: AbortSignal;
}

const ignore = () => undefined;
const quiet = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Gets credentials from where `source` says, anew; throws what the SDK, STS, SSO or a process threw. */
export async function getIdentity(input: ProviderInput): Promise<Identity> {
  const [role, ...others] = input.source.roles;
  const identity = await (role ? assume(role, { ...input, source: { ...input.source, roles: others } }) : first(input));
  hideCredentials([identity.accessKeyId, identity.secretAccessKey, identity.sessionToken]);
  return identity;
}

/** Assumes a role with what the rest of the chain gives. */
function assume({ data }: ProfileStep, input: ProviderInput): Promise<Identity> {
  return fromTemporaryCredentials({
    masterCredentials: () => getIdentity(input),
    params: {
      RoleArn: data["role_arn"] ?? "",
      RoleSessionName: data["role_session_name"] ?? `ecs-explorer-${String(Date.now())}`,
      ExternalId: data["external_id"],
      DurationSeconds: Number.parseInt(data["duration_seconds"] ?? "3600", 10),
      SerialNumber: data["mfa_serial"],
    },
    mfaCodeProvider: input.askMfaCode,
    clientConfig: { ...clientOf(input, "sts"), region: data["region"] ?? input.spec.region },
  })();
}

function first(input: ProviderInput): Promise<Identity> {
  const { source, signal } = input;
  const profile = source.origin?.name;
  const data: ProfileStep["data"] = source.origin?.data ?? {};
  const region = data["region"] ?? input.spec.region;
  switch (source.kind) {
    case "environment":
      return fromEnv()();
    case "process":
      return runCredentialProcess(data["credential_process"] ?? "", signal);
    case "webIdentity":
      return fromTokenFile({
        webIdentityTokenFile: data["web_identity_token_file"],
        roleArn: data["role_arn"],
        roleSessionName: data["role_session_name"],
        clientConfig: { ...clientOf(input, "sts"), region },
      })();
    case "keys":
    case "sso":
      return fromIni({ profile, ignoreCache: true, logger: quiet, clientConfig: clientOf(input, "sso") })();
    case "login":
      return fromIni({
        profile,
        ignoreCache: true,
        logger: quiet,
        clientConfig: { ...clientOf(input, "signin"), region },
      })();
    case "machine":
      // Only a profile that gets its role from the machine, or none at all, ends here: nothing is left to the SDK's guess.
      return data["role_arn"]
        ? fromIni({
            profile,
            ignoreCache: true,
            logger: quiet,
            mfaCodeProvider: input.askMfaCode,
            clientConfig: { ...clientOf(input, "sts"), region },
          })()
        : fromNodeProviderChain({
            profile,
            ignoreCache: true,
            logger: quiet,
            clientConfig: { ...clientOf(input, "sts"), region },
          })();
  }
}

/** A client that gives credentials asks where the connection's own profile or environment says, and does not wait long. */
function clientOf({ spec, files }: ProviderInput, service: ServiceName) {
  const endpoint = resolveEndpoint(spec, process.env, files, service)?.url;
  return {
    ...(endpoint ? { endpoint } : {}),
    ignoreConfiguredEndpointUrls: true,
    maxAttempts: 2,
    logger: quiet,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  };
}
