import { profilesOf } from "./connection";
import type { Environment, Profile, SharedFiles } from "./connection";
import { credentialSource } from "./credentialSource";
import type { CredentialSource } from "./credentialSource";

/** The profiles of the AWS files, each with where its credentials come from. */
export const describedProfiles = (files: SharedFiles, environment: Environment): readonly Profile[] =>
  profilesOf(files).map(profile => ({
    ...profile,
    source: sourceText(credentialSource(profile.name, environment, files)),
  }));

function sourceText({ roles, kind, origin, problem }: CredentialSource): string {
  if (problem) return "incomplete";
  const first = firstText(kind, origin?.data["credential_source"]);
  return roles.length > 0 ? `role, from ${first}` : first;
}

function firstText(kind: CredentialSource["kind"], machine: string | undefined): string {
  switch (kind) {
    case "environment":
      return "environment variables";
    case "keys":
      return "access keys";
    case "sso":
      return "SSO";
    case "login":
      return "console login";
    case "process":
      return "credential process";
    case "webIdentity":
      return "web identity token";
    case "machine":
      return machine === undefined ? "no credentials" : `role of ${machine}`;
  }
}
