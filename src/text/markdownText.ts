import { plainText } from "./plainText";

/**
 * Untrusted text for the inside of a line of Markdown: it stays text, whatever it holds. Escaped are the characters that
 * mean something there, and those that make a link of a bare address.
 */
export const markdownText = (text: string): string =>
  plainText(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&$^=@:/"']/g, "\\$&")
    .replace(/(www)\./gi, "$1\\.");
