import { parseConditions, readFields, readJson } from "./filterConditions";
import { regexOf } from "./filterValues";
import { invalid } from "../wire/refusal";

type Matches = (message: string) => boolean;

/**
 * Reads CloudWatch Logs' filter pattern syntax: terms (`ERROR "exact phrase" -without %regex%`, or `?any ?of`), properties of
 * JSON (`{ $.level = "error" && $.latency > 100 }`), and fields between blanks (`[ip, ..., status = 4*, bytes]`).
 */
export function parseFilterPattern(pattern: string): Matches {
  const text = pattern.trim();
  if (text.startsWith("{")) {
    if (!text.endsWith("}"))
      throw invalid("Invalid filter pattern: If a filter pattern starts with '{' it must end with '}'");
    const test = parseConditions(text.slice(1, -1), subject => readJson(subject));
    return message => {
      const value = jsonOf(message);
      return value !== undefined && test(value);
    };
  }
  if (text.startsWith("[")) {
    if (!text.endsWith("]"))
      throw invalid("Invalid filter pattern: If a filter pattern starts with '[' it must end with ']'");
    return readFields(text.slice(1, -1));
  }
  return terms(text);
}

function jsonOf(message: string): object | undefined {
  if (!message.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(message) as object;
  } catch {
    return undefined;
  }
}

/** Every plain term and none of those after a minus; where there are none of both, one of those after a question mark. */
function terms(text: string): Matches {
  const wanted: Matches[] = [];
  const unwanted: Matches[] = [];
  const optional: Matches[] = [];
  for (const [, sign, term = ""] of text.matchAll(/([-?])?("(?:[^"\\]|\\.)*"|%[^%]*%|\S+)/g)) {
    (sign === "-" ? unwanted : sign === "?" ? optional : wanted).push(termOf(term));
  }
  return message => {
    if (unwanted.some(test => test(message)) || !wanted.every(test => test(message))) return false;
    return optional.length === 0 || wanted.length + unwanted.length > 0 || optional.some(test => test(message));
  };
}

function termOf(term: string): Matches {
  const [, regex] = /^%(.+)%$/.exec(term) ?? [];
  if (regex !== undefined) {
    const test = regexOf(regex);
    return message => test.test(message);
  }
  const [, quoted] = /^"(.+)"$/s.exec(term) ?? [];
  const text = quoted?.replace(/\\(.)/gs, "$1") ?? term;
  if (quoted === undefined && !/^[\p{L}\p{N}_]+$/u.test(term)) {
    throw invalid(`Invalid filter pattern: Invalid character(s) in term '${term}'`);
  }
  return message => message.includes(text);
}
