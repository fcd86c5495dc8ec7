import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { awsPaths } from "./awsFiles";
import type { CredentialSource } from "./credentialSource";
import { record } from "../model/fields";
import { hideCredentials } from "../../text/secrets";

/** Where the AWS CLI keeps what a login gave. */
const caches: Partial<Record<CredentialSource["kind"], "ssoCache" | "loginCache">> = {
  sso: "ssoCache",
  login: "loginCache",
};

/** Members of those files that are no secret. */
const open = new Set([
  "startUrl",
  "region",
  "expiresAt",
  "registrationExpiresAt",
  "accountId",
  "tokenType",
  "clientId",
]);

/**
 * Notes what was sent to get the credentials, so that no failure repeats it: the tokens of a login's cache, or a web identity.
 * The SDK reads them by itself and hands out none. Asked only when something has failed.
 */
export async function hideLoginTokens({ kind, origin }: CredentialSource): Promise<void> {
  const cache = caches[kind];
  if (cache) await hideCache(awsPaths(process.env)[cache]);
  const file = origin?.data["web_identity_token_file"] ?? process.env["AWS_WEB_IDENTITY_TOKEN_FILE"];
  if (file) hideCredentials([(await readFile(file, "utf8").catch(() => "")).trim()]);
}

async function hideCache(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.endsWith(".json")) hideMembers(await contentOf(join(folder, name)));
  }
}

async function contentOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

function hideMembers(value: unknown): void {
  for (const [name, member] of Object.entries(record(value))) {
    if (typeof member === "string") hideCredentials(open.has(name) ? [] : [member]);
    else hideMembers(member);
  }
}
