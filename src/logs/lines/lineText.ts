import { visible } from "../../text/visible";

/** What terminals obey: colors and cursor moves (CSI), titles and links (OSC), and the short escapes. */
const ansi =
  // eslint-disable-next-line no-control-regex -- these characters are what it is about
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[PX^_][^\u001B]*(?:\u001B\\)?|[ -/]*[0-~])|\u009B[0-?]*[ -/]*[@-~]/g;

/** An event of CloudWatch Logs has up to 1 MB; nobody reads that in one line. */
const longest = 10_000;

export interface LineText {
  readonly text: string;
  readonly isError: boolean;
}

const messageFields = ["message", "msg", "@message", "event", "log"] as const;
const levelFields = ["level", "severity", "levelname", "lvl", "@level", "log.level"] as const;
const errorLevels = /^(?:error|err|fatal|critical|crit|panic|emerg|alert|severe)/i;
const errorWords =
  /\b(?:ERROR|FATAL|CRITICAL|PANIC|SEVERE|Traceback \(most recent call last\))|\b\w*(?:Exception|Error)\b(?=[:(\s]|$)|\b(?:panic|fatal error|error|fatal):|\[(?:error|fatal|crit)\]|level=(?:error|fatal)/;

/** An untrusted line as it is shown: ANSI codes gone, what can't be seen made visible, and of JSON its message first. */
export function lineText(message: string, most = longest): LineText {
  const bare = withoutLastBreaks(message.replace(ansi, "").replace(/\r\n?/g, "\n"));
  const structured = ofJson(bare);
  const text = visible(cut(structured?.text ?? bare, most));
  return { text, isError: structured?.isError ?? errorWords.test(bare.slice(0, most)) };
}

/** By hand: to search for `\\n+$` takes the square of the time where a message has many breaks before its end. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text.slice(0, end);
}

/** Whole code points; says how much was left out. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}… (${String(text.length - kept.length)} more characters)`;
}

/** The message of a line that is a JSON object, its level before it and the rest behind; undefined for any other line. */
function ofJson(line: string): LineText | undefined {
  if (!line.startsWith("{") || !line.trimEnd().endsWith("}")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const fields = new Map(Object.entries(value as Readonly<Record<string, unknown>>));
  const message = take(fields, messageFields);
  if (message === undefined) return undefined;
  const level = take(fields, levelFields);
  const numbered = level === undefined ? ofPino(fields) : undefined;
  const named = (level ?? numbered)?.toUpperCase();
  const rest = fields.size > 0 ? ` ${JSON.stringify(Object.fromEntries(fields))}` : "";
  return {
    text: `${named ? `${named} ` : ""}${message}${rest}`,
    isError: named === undefined ? errorWords.test(message) : errorLevels.test(named),
  };
}

function take(fields: Map<string, unknown>, names: readonly string[]): string | undefined {
  const name = names.find(item => typeof fields.get(item) === "string");
  const value = name === undefined ? undefined : fields.get(name);
  if (name === undefined || typeof value !== "string") return undefined;
  fields.delete(name);
  return value;
}

/** pino and bunyan write levels as numbers. */
const numberedLevels: ReadonlyMap<unknown, string> = new Map([
  [10, "trace"],
  [20, "debug"],
  [30, "info"],
  [40, "warn"],
  [50, "error"],
  [60, "fatal"],
]);

function ofPino(fields: Map<string, unknown>): string | undefined {
  const name = numberedLevels.get(fields.get("level"));
  if (name !== undefined) fields.delete("level");
  return name;
}
