import { visibleJson } from "./visible";

/**
 * A value as the text of a JSON document that hides nothing. Dates become ISO 8601 by themselves, and a number that JSON
 * lacks becomes text.
 */
export const jsonText = (value: unknown): string => `${visibleJson(stringify(value))}\n`;

const stringify = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member), 2);
