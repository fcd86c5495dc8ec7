import { comparison } from "./filterValues";
import { invalid } from "../wire/refusal";

type Test<T> = (from: T) => boolean;
/** Reads what a condition is about; undefined where it isn't there. */
type Read<T> = (from: T) => unknown;

const tokenOf = /\s*(\(|\)|&&|\|\||!=|<=|>=|=|<|>|%(?:[^%\\]|\\.)*%|"(?:[^"\\]|\\.)*"|[^\s()&|!=<>"%]+)/y;

function tokens(text: string): readonly string[] {
  const found: string[] = [];
  const trimmed = text.trimEnd();
  tokenOf.lastIndex = 0;
  for (let at = 0; at < trimmed.length; at = tokenOf.lastIndex) {
    const [, token] = tokenOf.exec(trimmed) ?? [];
    if (token === undefined) throw refused(trimmed.slice(at));
    found.push(token);
  }
  return found;
}

const refused = (near: string): Error =>
  invalid(`Invalid filter pattern: Invalid character(s) in term '${near.trim()}'`);

/** Conditions joined by `&&`, which binds closer, and `||`; `subject` says how to read what one of them is about. */
export function parseConditions<T>(text: string, subject: (name: string) => Read<T>): Test<T> {
  const all = tokens(text);
  let at = 0;
  const accept = (token: string): boolean => {
    if (all[at]?.toUpperCase() !== token) return false;
    at++;
    return true;
  };
  const take = (): string => {
    const token = all[at++];
    if (token === undefined) throw refused(text);
    return token;
  };
  const either = (): Test<T> => {
    const tests = [both()];
    while (accept("||")) tests.push(both());
    return from => tests.some(test => test(from));
  };
  const both = (): Test<T> => {
    const tests = [single()];
    while (accept("&&")) tests.push(single());
    return from => tests.every(test => test(from));
  };
  const single = (): Test<T> => {
    if (accept("(")) {
      const test = either();
      if (!accept(")")) throw refused(text);
      return test;
    }
    const read = subject(take());
    if (accept("NOT")) {
      if (!accept("EXISTS")) throw refused(text);
      return from => read(from) === undefined;
    }
    if (accept("IS")) {
      const word = take().toUpperCase();
      if (!["NULL", "TRUE", "FALSE"].includes(word)) throw refused(word);
      const wanted = word === "NULL" ? null : word === "TRUE";
      return from => read(from) === wanted;
    }
    const operator = take();
    if (!["=", "!=", "<", ">", "<=", ">="].includes(operator)) throw refused(operator);
    const operand = take();
    if (/^[()&|=<>!]/.test(operand)) throw refused(operand);
    const compare = comparison(operator, operand);
    return from => compare(read(from));
  };
  const test = either();
  if (at < all.length) throw refused(all[at] ?? "");
  return test;
}

/** `$.a.b[0]`: a property of a JSON message. */
export function readJson(selector: string): Read<object> {
  if (!/^\$(\.[\w-]+(\[\d+\])*)+$/.test(selector)) throw refused(selector);
  const path = selector
    .slice(2)
    .split(/\.|\[|\]\.?/)
    .filter(Boolean);
  return from =>
    path.reduce<unknown>((value, name) => {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
      return (value as Record<string, unknown>)[name];
    }, from);
}

/** Fields between blanks, where quotes and square brackets hold one together; `...` stands for any number of them. */
export function readFields(text: string): (message: string) => boolean {
  const fields = text.split(",").map(field => field.trim());
  const ellipsis = fields.findIndex(field => field === "..." || field === "…");
  const tests = fields.map((field, index) =>
    index === ellipsis || /^\w*$/.test(field) ? undefined : condition(field),
  );
  return message => {
    const found = (message.match(/"[^"]*"|\[[^\]]*\]|\S+/g) ?? []).map(one => one.replace(/^(["[])(.*)["\]]$/s, "$2"));
    if (ellipsis < 0 ? found.length !== fields.length : found.length < fields.length - 1) return false;
    const skipped = found.length - fields.length;
    return tests.every((test, index) => {
      const value = found[ellipsis >= 0 && index > ellipsis ? index + skipped : index];
      return !test || (value !== undefined && test(value));
    });
  };
}

function condition(field: string): Test<string> {
  return parseConditions<string>(field, name => {
    if (!/^\w+$/.test(name)) throw refused(name);
    return value => value;
  });
}
