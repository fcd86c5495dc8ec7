/** Controls and bidirectional marks: what could break a line, hide a part of it or turn it around. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/**
 * A text that may hold what an API said, as one line for a message or a modal: VS Code makes links of `[label](target)` in
 * messages, commands among them, and a line break could forge the lines by which a person decides.
 */
export const plainText = (text: string): string => text.replace(invisible, " ").replaceAll("](", "] (");
