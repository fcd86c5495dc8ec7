/** VS Code hides a notification that is higher than it has room for, and nobody sees it; this many fit into a small window. */
const most = 420;
/** What to do next stands at a message's end. */
const tail = 130;

/** A message short enough for a notification: a long one loses its middle, at words' ends. The log has it whole. */
export function fitting(text: string): string {
  if (text.length <= most) return text;
  const first = text.slice(0, most - tail).replace(/\s+\S{0,30}$/, "");
  const last = text.slice(-tail).replace(/^\S{0,30}\s+/, "");
  // Half a character may be left where it was cut.
  return `${first} … ${last}`.replaceAll(/\p{Cs}/gu, "");
}
