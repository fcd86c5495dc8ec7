import type { Environment, SharedFiles } from "./connection";
import type { Login } from "../model/errors";

/** A profile of both shared files together, and its name. */
export interface ProfileStep {
  readonly name: string;
  readonly data: Readonly<Record<string, string | undefined>>;
}

/** What gives the first credentials; `machine` is whatever the machine offers: a token file, a container, a role. */
type SourceKind = "environment" | "keys" | "sso" | "login" | "process" | "webIdentity" | "machine";

/** Why the AWS files cannot lead to credentials. */
export type SourceProblem =
  | { readonly kind: "missing"; readonly profile: string; readonly askedBy?: string }
  | { readonly kind: "loop"; readonly profiles: readonly string[] }
  | { readonly kind: "noSession"; readonly profile: string; readonly session: string };

/** Where a connection's credentials come from, as the AWS files say it. */
export interface CredentialSource {
  /** The profile that was asked for. */
  readonly profile?: string;
  /** The roles to assume, first the one that signs; each is assumed with what comes after it. */
  readonly roles: readonly ProfileStep[];
  /** The profile that the first credentials come from; missing for the environment's and the machine's. */
  readonly origin?: ProfileStep;
  readonly kind: SourceKind;
  readonly problem?: SourceProblem;
}

/** Follows a profile through the AWS files as the SDK would; without one the default chain's choice. */
export function credentialSource(
  profile: string | undefined,
  environment: Environment,
  files: SharedFiles,
): CredentialSource {
  const named = profile || environment["AWS_PROFILE"] || undefined;
  if (!named && environment["AWS_ACCESS_KEY_ID"] && environment["AWS_SECRET_ACCESS_KEY"])
    return { roles: [], kind: "environment" };
  const start = profileOf(named ?? "default", files);
  if (!start && !named) return { roles: [], kind: "machine" };
  if (!start) return { profile: named, roles: [], kind: "machine", problem: { kind: "missing", profile: named ?? "" } };
  const source = follow(start, files);
  // A default profile with a region and nothing else leaves it to the machine.
  return source.kind === "machine" && !named ? { ...source, origin: undefined } : source;
}

function follow(start: ProfileStep, files: SharedFiles): CredentialSource {
  const roles: ProfileStep[] = [];
  let step = start;
  const end = (kind: SourceKind, problem?: SourceProblem): CredentialSource => ({
    profile: start.name,
    roles,
    origin: step,
    kind,
    problem,
  });
  for (;;) {
    const { name, data } = step;
    const hasKeys = Boolean(data["aws_access_key_id"] && data["aws_secret_access_key"]);
    const source = data["role_arn"] && !data["credential_source"] ? data["source_profile"] : undefined;
    if (!source || (hasKeys && roles.length > 0)) return end(kindOf(data), sessionProblem(step, files));
    if (roles.some(role => role.name === name))
      return end("machine", { kind: "loop", profiles: [...roles.map(role => role.name), name] });
    roles.push(step);
    const next = profileOf(source, files);
    if (!next) return end("machine", { kind: "missing", profile: source, askedBy: name });
    step = next;
  }
}

/** The SDK's own order. */
function kindOf(data: ProfileStep["data"]): SourceKind {
  if (data["role_arn"] && data["credential_source"]) return "machine";
  if (data["aws_access_key_id"] && data["aws_secret_access_key"]) return "keys";
  if (data["web_identity_token_file"] && data["role_arn"]) return "webIdentity";
  if (data["credential_process"]) return "process";
  if (data["sso_session"] || data["sso_start_url"] || data["sso_account_id"] || data["sso_role_name"]) return "sso";
  if (data["login_session"]) return "login";
  return "machine";
}

function sessionProblem({ name, data }: ProfileStep, files: SharedFiles): SourceProblem | undefined {
  const session = kindOf(data) === "sso" ? data["sso_session"] : undefined;
  if (!session || files.configFile[`sso-session.${session}`]) return undefined;
  return { kind: "noSession", profile: name, session };
}

function profileOf(name: string, { configFile, credentialsFile }: SharedFiles): ProfileStep | undefined {
  if (!Object.hasOwn(configFile, name) && !Object.hasOwn(credentialsFile, name)) return undefined;
  return { name, data: { ...configFile[name], ...credentialsFile[name] } };
}

/** Whether a person is asked for an MFA code on the way. */
export const asksForMfa = ({ roles, origin }: CredentialSource): boolean =>
  [...roles, ...(origin ? [origin] : [])].some(({ data }) => Boolean(data["mfa_serial"]));

/** How to log in again, for the sources that a person logs in to. */
export function loginOf({ kind, origin }: CredentialSource): Login | undefined {
  switch (kind) {
    case "sso":
      return { command: "aws", args: ["sso", "login", "--profile", origin?.name ?? "default"] };
    case "login":
      return { command: "aws", args: ["login", "--profile", origin?.name ?? "default"] };
    case "environment":
    case "keys":
    case "process":
    case "webIdentity":
    case "machine":
      return undefined;
  }
}
