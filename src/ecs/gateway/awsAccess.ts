// The entry of the bundle that carries the AWS SDK; required on first use, so that activation does not load it.
import { ECSClient } from "@aws-sdk/client-ecs";
import type { ECSClientConfig } from "@aws-sdk/client-ecs";
import { loadSharedConfigFiles } from "@smithy/core/config";
import { AwsGateway } from "./awsGateway";
import { ClockOffset } from "../transport/clockOffset";
import { describedProfiles } from "../connection/profiles";
import type { ConnectionSpec, Profile, SharedFiles } from "../connection/connection";
import { Credentials } from "../connection/credentials";
import type { AskMfaCode } from "../connection/credentials";
import { limitsOf } from "../rate/deadline";
import { resolveEndpoint } from "../connection/endpoint";
import type { ServiceName } from "../connection/endpoint";
import type { EcsGateway } from "./gateway";
import { RateLimiter, sharedRateLimiter } from "../rate/rateLimiter";
import { requireConsent } from "../connection/plainHttp";
import { Sockets } from "../transport/sockets";

export type { AskMfaCode } from "../connection/credentials";

/** The credentials of each profile, shared by all its clients, so that a person is asked for an MFA code once. */
const logins = new Map<string, Credentials>();

const readFiles = (): Promise<SharedFiles> => loadSharedConfigFiles({ ignoreCache: true });

/** Only the environment's own connection looks for the services that give credentials where the environment says. */
const loginKey = ({ origin, profile }: ConnectionSpec): string =>
  JSON.stringify([origin === "environment", profile ?? null]);

function loginFor(spec: ConnectionSpec, askMfaCode: AskMfaCode): Credentials {
  const key = loginKey(spec);
  const login = logins.get(key) ?? new Credentials(spec, askMfaCode, { readFiles });
  logins.set(key, login);
  return login;
}

/** What the in-memory endpoint accepts: any credentials at all. */
const sandboxCredentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };

/** A connection as it is now: what a person allows for it changes while it is open. */
export type CurrentSpec = () => ConnectionSpec;

/** As whom a connection signs, for any service of AWS. */
function credentialsFor(spec: ConnectionSpec, askMfaCode: AskMfaCode, current: CurrentSpec) {
  if (spec.origin === "sandbox") return sandboxCredentials;
  const login = loginFor(spec, askMfaCode);
  // `memoized` keeps the SDK from holding on to keys that the AWS files no longer have.
  return Object.assign(() => login.get(current()), { memoized: true });
}

/** Where a connection's credentials came from when they were last asked for. */
export const credentialSourceOf = (spec: ConnectionSpec) => logins.get(loginKey(spec))?.source;

/** Forgets a connection's credentials and a dismissed MFA prompt: a person wants them asked for anew. */
export function forgetLogin(spec: ConnectionSpec): void {
  logins.get(loginKey(spec))?.forget();
}

/** What changed AWS files mean to connections. */
export interface Reread {
  readonly files: SharedFiles;
  /** Whether a connection has other credentials than before. */
  readonly hasOthers: (spec: ConnectionSpec) => boolean;
  /** Whether a connection that was opened at this endpoint now leads to another one, or to one that a person has yet to allow. */
  readonly leadsElsewhere: (spec: ConnectionSpec, endpoint: string | undefined) => boolean;
}

/** Reads the AWS files anew, and forgets the credentials that they no longer give. */
export async function rereadFiles(): Promise<Reread> {
  const files = await readFiles();
  const changed = new Set([...logins].filter(([, login]) => login.filesChanged(files)).map(([key]) => key));
  return {
    files,
    hasOthers: spec => changed.has(loginKey(spec)),
    leadsElsewhere(spec, endpoint) {
      try {
        requireConsent(spec, process.env, files, "ecs");
        return resolveEndpoint(spec, process.env, files)?.url !== endpoint;
      } catch {
        return true;
      }
    },
  };
}

/** Ends whatever is still being asked for credentials, such as a credential process. */
export function closeLogins(): void {
  for (const login of logins.values()) login.close();
  logins.clear();
}

const ignore = () => undefined;
/** With an `info`, even one that does nothing, the SDK copies each answer to hide what is secret in it: a tenth of its work. */
const logger = { trace: ignore, debug: ignore, warn: ignore, error: ignore } as unknown as ECSClientConfig["logger"];

/** What a client of the SDK is made with, whichever service it asks. */
export interface ClientSettings {
  readonly region: string;
  readonly endpoint?: string;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly credentials: ReturnType<typeof credentialsFor>;
  readonly logger: ECSClientConfig["logger"];
}

/** Where and as whom a connection asks a service; reads the AWS files, sends nothing. Throws an EcsError for an endpoint that a person has yet to allow. */
export async function clientSettings(
  spec: ConnectionSpec,
  service: ServiceName,
  askMfaCode: AskMfaCode,
  current: CurrentSpec = () => spec,
): Promise<ClientSettings> {
  const files = await readFiles();
  requireConsent(spec, process.env, files, service);
  return {
    logger,
    region: spec.region,
    endpoint: resolveEndpoint(spec, process.env, files, service)?.url,
    // Without an endpoint the SDK would look for one in the environment, and send one profile's request to another's.
    ignoreConfiguredEndpointUrls: true,
    credentials: credentialsFor(spec, askMfaCode, current),
  };
}

/** Reads the Date of each of the client's answers. */
function readClock(client: ECSClient, clock: ClockOffset): void {
  client.middlewareStack.add(
    next => async args => {
      const sentAt = Date.now();
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      clock.hear(headers?.["date"], sentAt, Date.now());
      return result;
    },
    { step: "deserialize", name: "readClock" },
  );
}

/** Opens a connection's gateway; sends nothing yet. */
export async function openGateway(
  spec: ConnectionSpec,
  askMfaCode: AskMfaCode,
  limits = limitsOf(process.env),
  current: CurrentSpec = () => spec,
  trace?: (line: string) => void,
): Promise<EcsGateway> {
  const settings = await clientSettings(spec, "ecs", askMfaCode, current);
  const destination = {
    region: spec.region,
    endpoint: settings.endpoint,
    profile: spec.profile,
    // Asked anew at each failure: the AWS files may have changed since.
    get credentials() {
      return credentialSourceOf(spec);
    },
  };
  // The endpoint in this window has no request rates, unless it is asked to imitate them; then it throttles.
  const shared = spec.origin !== "sandbox";
  const sockets = new Sockets();
  const client = new ECSClient({
    ...settings,
    requestHandler: {
      httpAgent: sockets.httpAgent,
      httpsAgent: sockets.httpsAgent,
      connectionTimeout: limits.read.connectMs,
      // Each call brings its own time until the first byte.
      throwOnRequestTimeout: true,
    },
    // Whether a call may be sent again is decided where it is known what it does.
    maxAttempts: 1,
  });
  const clock = new ClockOffset();
  readClock(client, clock);
  return new AwsGateway({
    client,
    clock,
    destination,
    deadlines: limits,
    sockets,
    authenticate: () => client.config.credentials(),
    reads: new Set(),
    rateLimiter: shared ? sharedRateLimiter(destination, `profile ${spec.profile ?? ""}`) : RateLimiter.unlimited(),
    shared,
    ...(trace && { trace }),
  });
}

/** The profiles of the shared AWS files, read anew. */
export async function listProfiles(): Promise<readonly Profile[]> {
  return describedProfiles(await readFiles(), process.env);
}

/** The shared AWS files, read anew, for the connection that the environment describes. */
export const readSharedFiles = readFiles;
