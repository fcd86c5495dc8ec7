import { visible } from "./visible";

/**
 * Untrusted text as one line that VS Code shows as it stands: in labels, descriptions, pickers, notifications, modals, the
 * status bar, titles and logs. VS Code makes links of `[label](target)` in messages, commands among them, and icons of
 * `$(name)` in pickers and the status bar; and a line break could forge the lines by which a person decides.
 */
export const plainText = (text: string): string =>
  visible(text.replace(/[\t\n\r]+/g, " "))
    .replaceAll("](", "] (")
    // A backslash would do for drawing, but a picker that marks what was typed may cut the text behind it.
    .replaceAll("$(", "$ (");

/** Lines that are put together here: each stays one line, whatever it holds. */
export const plainLines = (lines: readonly string[]): string => lines.map(plainText).join("\n");
