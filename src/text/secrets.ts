/** What stands where a secret stood. */
const hidden = "[hidden]";
/** AWS's shortest access key ids have so many characters; what is shorter, such as `test`, may be part of anything. */
const shortestCredential = 16;
/** Of a request's own values only longer ones are hidden: `true` or `prod` would tear holes into every sentence. */
const shortestValue = 8;
const mostCredentials = 1000;

/** The extension is several bundles in one process: each finds the same set by this mark. */
const mark = Symbol.for("ecs-explorer.credentials");
const shared = globalThis as { [mark]?: Set<string> };
const credentials = (shared[mark] ??= new Set<string>());

/** Notes credentials in use: from now on no error, no log, and no notification contains them. */
export function hideCredentials(values: readonly (string | undefined)[]): void {
  for (const value of values) {
    if (value === undefined || value.length < shortestCredential) continue;
    credentials.delete(value);
    credentials.add(value);
  }
  for (const oldest of credentials) {
    if (credentials.size <= mostCredentials) break;
    credentials.delete(oldest);
  }
}

/** What a request's `Authorization` proves with, a URL's user and password, and what JSON.parse quotes of its input. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\bSignature=[0-9a-f]{16,}/gi, `Signature=${hidden}`],
  [/\b(https?:\/\/)[^\s/?#@]*(?:@[^\s/?#@]*)*@/gi, "$1"],
  [/(?:\.\.\.)?"[^]*"(?:\.\.\.)? is not valid JSON/g, "the text is not valid JSON"],
];

/** A text without the credentials of this process, and without `values`: those of the request that it is about. */
export function withoutSecrets(text: string, values: readonly string[] = []): string {
  let clean = text;
  for (const value of credentials) clean = without(clean, value);
  for (const value of values) if (value.length >= shortestValue) clean = without(clean, value);
  for (const [pattern, instead] of patterns) clean = clean.replace(pattern, instead);
  return clean;
}

/** As it stands, as JSON writes it, also inside of a JSON text, and as a URL's query does. */
function without(text: string, value: string): string {
  const json = JSON.stringify(value).slice(1, -1);
  const query = /\p{Cs}/u.test(value) ? value : encodeURIComponent(value);
  return [JSON.stringify(json).slice(1, -1), json, query, value].reduce(
    (clean, form) => clean.replaceAll(form, hidden),
    text,
  );
}

/** Values of variables in a piece of JSON, be it cut off or inside of another JSON's text: how ECS writes `environment`. */
const variable = /(\\*)"value\1"\s*:\s*\1"[^]*?(?:(?<!\\)\1"(?=\s*(?:[,}\]\\]|$))|$)/g;

/** A short piece of what could not be read, such as an event, without the values that containers get. */
export const withoutValues = (excerpt: string): string =>
  withoutSecrets(excerpt.replace(variable, `$1"value$1":$1"${hidden}$1"`));

/** An endpoint without the user and password that it may carry. */
export const withoutUser = (endpoint: string): string => withoutSecrets(endpoint);

/** What an error says, for a place that shows it to a person. */
export const messageText = (error: unknown): string =>
  withoutSecrets(error instanceof Error ? error.message : String(error));

/** An error of the program itself for the log: where it happened, and none of this process's secrets. */
export const errorText = (error: unknown): string =>
  withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
