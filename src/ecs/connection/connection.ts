import { withoutUser } from "../../text/secrets";

/** What a person may mark a connection with. */
export const connectionColors = ["red", "orange", "yellow", "green", "blue", "purple", "gray"] as const;
export type ConnectionColor = (typeof connectionColors)[number];

/** A connection as it is saved: where to reach ECS and as whom. It never holds a secret. */
export interface ConnectionSpec {
  readonly id: string;
  readonly label: string;
  /** A profile of the shared AWS files; without one the SDK's default chain decides. */
  readonly profile?: string;
  readonly region: string;
  /** Overrides every other endpoint setting. */
  readonly endpoint?: string;
  /** `environment` connections come from AWS_* variables and `sandbox` ones from this window; neither is saved. */
  readonly origin: "saved" | "environment" | "sandbox";
  /** Whether whatever changes anything is refused here. */
  readonly readOnly?: boolean;
  /** Marks its pages, so that production is told from the rest at a glance. */
  readonly color?: ConnectionColor;
  /** Unencrypted endpoints outside this machine that the person allowed for this connection. */
  readonly plainHttp?: readonly string[];
}

/** The profiles and settings of the shared AWS files, as the SDK's loader gives them. */
export interface SharedFiles {
  readonly configFile: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  readonly credentialsFile: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
}

export interface Profile {
  readonly name: string;
  readonly region?: string;
  /** Where its credentials come from, in words. */
  readonly source?: string;
}

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The SDK's loader also lists `services.*` and `sso-session.*` sections as if they were profiles; these are none. */
export function profilesOf(files: SharedFiles): readonly Profile[] {
  const names = new Set([...Object.keys(files.configFile), ...Object.keys(files.credentialsFile)]);
  return [...names]
    .filter(name => !/^(services|sso-session)[.\s]/.test(name))
    .map(name => ({
      name,
      region: files.configFile[name]?.["region"] ?? files.credentialsFile[name]?.["region"],
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The connection that the environment describes, or undefined when it names neither credentials nor a profile nor an endpoint. */
export function environmentConnection(environment: Environment, files?: SharedFiles): ConnectionSpec | undefined {
  const profile = environment["AWS_PROFILE"] || undefined;
  const endpoint = environment["AWS_ENDPOINT_URL_ECS"] || environment["AWS_ENDPOINT_URL"] || undefined;
  const region = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || undefined;
  if (!profile && !endpoint && !environment["AWS_ACCESS_KEY_ID"] && !region) return undefined;
  const ofProfile = files && profilesOf(files).find(item => item.name === (profile ?? "default"))?.region;
  return {
    id: "environment",
    label: environment["ECS_EXPLORER_CONNECTION_NAME"] || (profile ?? (endpoint ? hostOf(endpoint) : "environment")),
    profile,
    region: region ?? ofProfile ?? "us-east-1",
    origin: "environment",
  };
}

/** Host and port of an endpoint for a label; the text itself when it is no URL. */
export function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : withoutUser(endpoint);
}

/** The reason why a typed endpoint cannot be used, or undefined when it can. */
export function endpointProblem(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return "An endpoint is a URL, such as http://127.0.0.1:8080.";
  const url = new URL(endpoint);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "An endpoint starts with https:// or http://.";
  if (url.username || url.password) return "An endpoint carries no user name or password: choose a profile instead.";
  return undefined;
}

/** Whether whoever is on the way to an endpoint reads what is sent and can change it. */
export const isExposed = (endpoint: string): boolean => /^http:/i.test(endpoint.trim()) && !isLoopback(endpoint);

/** Whether an endpoint is on this machine. */
export const isLoopback = (endpoint: string): boolean =>
  URL.canParse(endpoint) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);

/** Whether two differ in name and in what is allowed there only: they reach the same endpoint as the same profile. */
export const leadsAlike = (one: ConnectionSpec, other: ConnectionSpec): boolean =>
  (["id", "profile", "region", "endpoint", "origin"] as const).every(part => one[part] === other[part]);
