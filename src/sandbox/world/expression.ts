import { invalid } from "../wire/refusal";
import type { InstanceRecord } from "./records";

type Test = (record: InstanceRecord) => boolean;

/**
 * Reads ECS's cluster query language: subjects (`attribute:name`, `agentConnected`, `agentVersion`, `ec2InstanceId`,
 * `registeredAt`, `runningTasksCount`, `pendingTasksCount`, `task:group`) compared by `== != > >= < <= =~ !~ in !in
 * exists !exists`, joined by `and`, `or`, `not` and parentheses.
 */
export function parseExpression(expression: string): Test {
  const tokens = expression.match(/[()[\],]|==|!=|>=|<=|=~|!~|&&|\|\||>|<|!|[^\s()[\],=!<>&|~]+/g) ?? [];
  let at = 0;
  const refuse = (): Error => invalid(`Invalid expression: ${expression}`);
  const take = (): string => {
    const token = tokens[at++];
    if (token === undefined) throw refuse();
    return token;
  };
  const accept = (...wanted: readonly string[]): boolean => {
    if (!wanted.includes(tokens[at] ?? "")) return false;
    at++;
    return true;
  };

  const either = (): Test => {
    let test = both();
    while (accept("or", "||")) test = union(test, both());
    return test;
  };
  const both = (): Test => {
    let test = single();
    while (accept("and", "&&")) test = intersection(test, single());
    return test;
  };
  const single = (): Test => {
    if (accept("not") || (tokens[at] === "!" && accept("!"))) {
      const test = single();
      return record => !test(record);
    }
    if (accept("(")) {
      const test = either();
      if (!accept(")")) throw refuse();
      return test;
    }
    return comparison();
  };
  const comparison = (): Test => {
    const subject = take();
    const negated = accept("!", "not");
    const operator = (negated ? "!" : "") + take();
    const values: string[] = [];
    if (operator.endsWith("in")) {
      if (!accept("[")) throw refuse();
      while (!accept("]")) if (!accept(",")) values.push(take());
    } else if (!operator.endsWith("exists")) values.push(take());
    const compare = comparer(operator, values);
    if (!compare || !known(subject)) throw refuse();
    return record => compare(read(record, subject));
  };

  const test = either();
  if (at < tokens.length) throw refuse();
  return test;
}

const union =
  (one: Test, other: Test): Test =>
  record =>
    one(record) || other(record);
const intersection =
  (one: Test, other: Test): Test =>
  record =>
    one(record) && other(record);

const fields = [
  "agentConnected",
  "agentVersion",
  "ec2InstanceId",
  "registeredAt",
  "runningTasksCount",
  "pendingTasksCount",
  "task:group",
];

function known(subject: string): boolean {
  return /^attribute:.+/.test(subject) || fields.includes(subject);
}

/** The values of a subject; most have one, `task:group` has one per task. */
function read({ instance, tasks }: InstanceRecord, subject: string): readonly string[] {
  switch (subject) {
    case "agentConnected":
      return [String(instance.agentConnected)];
    case "agentVersion":
      return instance.versionInfo?.agentVersion === undefined ? [] : [instance.versionInfo.agentVersion];
    case "ec2InstanceId":
      return instance.ec2InstanceId === undefined ? [] : [instance.ec2InstanceId];
    case "registeredAt":
      return [new Date(instance.registeredAt * 1000).toISOString()];
    case "runningTasksCount":
      return [String(instance.runningTasksCount)];
    case "pendingTasksCount":
      return [String(instance.pendingTasksCount)];
    case "task:group":
      return [...tasks].map(({ task }) => task.group);
    default: {
      const name = subject.slice("attribute:".length);
      return instance.attributes.filter(attribute => attribute.name === name).map(({ value }) => value ?? "");
    }
  }
}

function comparer(
  operator: string,
  [value = "", ...others]: readonly string[],
): ((found: readonly string[]) => boolean) | undefined {
  const allowed = [value, ...others];
  switch (operator) {
    case "==":
      return found => found.includes(value);
    case "!=":
      return found => !found.includes(value);
    case ">":
      return found => found.some(one => order(one, value) > 0);
    case ">=":
      return found => found.some(one => order(one, value) >= 0);
    case "<":
      return found => found.some(one => order(one, value) < 0);
    case "<=":
      return found => found.some(one => order(one, value) <= 0);
    case "=~":
      return found => found.some(one => matches(one, value));
    case "!~":
      return found => !found.some(one => matches(one, value));
    case "in":
      return found => found.some(one => allowed.includes(one));
    case "!in":
      return found => !found.some(one => allowed.includes(one));
    case "exists":
      return found => found.length > 0;
    case "!exists":
      return found => found.length === 0;
    default:
      return undefined;
  }
}

/** Numbers and dotted versions by their size, anything else by its letters. */
export function order(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    throw invalid(`Invalid pattern: ${pattern}`);
  }
}
