import { createHash } from "node:crypto";
import type { Input } from "../wire/input";
import { invalid } from "../wire/refusal";
import { firstAfter } from "../world/roster";
import { without } from "../wire/omit";

export interface Page {
  readonly keys: readonly string[];
  readonly nextToken?: string;
}

/**
 * One page of sorted `keys`. The token holds the last key given out, so that a page neither repeats nor skips what
 * stays while other things come and go; it is good for the query that it was made for only.
 */
export function pageOf(
  input: Input,
  operation: string,
  keys: readonly string[],
  { accept = () => true, pageSize = 100 }: { accept?: (key: string) => boolean; pageSize?: number } = {},
): Page {
  const size = input.wholeNumber("maxResults", 1, 100) ?? pageSize;
  const query = fingerprint(input, operation);
  const token = input.text("nextToken");
  const found: string[] = [];
  for (let index = token ? firstAfter(keys, lastKey(token, query)) : 0; index < keys.length; index++) {
    const key = keys[index];
    if (key === undefined || !accept(key)) continue;
    const last = found.at(-1);
    if (found.length === size && last !== undefined) return { keys: found, nextToken: tokenFor(query, last) };
    found.push(key);
  }
  return { keys: found };
}

function fingerprint(input: Input, operation: string): string {
  const query = Object.entries(without(input.raw, "nextToken", "maxResults"));
  const sorted = query.sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([operation, sorted]))
    .digest("base64url")
    .slice(0, 12);
}

function tokenFor(query: string, last: string): string {
  return Buffer.from(`${query}${last}`).toString("base64url");
}

function lastKey(token: string, query: string): string {
  const decoded = Buffer.from(token, "base64url").toString();
  if (!decoded.startsWith(query) || tokenFor(query, decoded.slice(query.length)) !== token) {
    throw invalid("Invalid token.");
  }
  return decoded.slice(query.length);
}
