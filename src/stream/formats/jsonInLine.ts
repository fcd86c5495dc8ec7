/** What a line of text that is no JSON by itself holds: JSON behind what stands before it, or only what stands before it. */
export type JsonInLine = { readonly kind: "json"; readonly text: string } | { readonly kind: "heading" };

// oxlint-disable-next-line no-control-regex -- a terminal's colors begin with one
const colors = /\u001b\[[0-9;]*m/g;
const time = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?( ?(Z|UTC|[+-]\d\d:?\d\d))?`;
/** `aws logs tail --format json` writes the time and the stream in a line of their own. */
const heading = new RegExp(String.raw`^${time}(\s+\S+)?\s*$`);
/** Only so far in a line does its JSON begin: a time, a stream, the columns of a table. */
const longestPrefix = 1024;

/**
 * Finds the JSON in a line of `aws logs tail`, of a log group's export to S3, of `--output text`, or of any tool that puts
 * something in front; undefined for other text.
 */
export function readJsonInLine(line: string): JsonInLine | undefined {
  const text = line.includes("\u001b") ? line.replace(colors, "") : line;
  if (heading.test(text)) return { kind: "heading" };
  const start = text.indexOf("{");
  if (start < 0 || start > longestPrefix) return undefined;
  const end = text.lastIndexOf("}");
  return end > start ? { kind: "json", text: text.slice(start, end + 1) } : undefined;
}
