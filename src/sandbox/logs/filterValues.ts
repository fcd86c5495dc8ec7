import { invalid } from "../wire/refusal";

/** CloudWatch Logs' regular expressions have no groups, and few symbols (user guide, filter pattern syntax). */
export function regexOf(source: string): RegExp {
  try {
    if (/^(?:[\w#=@/;,\-:^$?[\]{}|*+.\s]|\\.)+$/.test(source)) return new RegExp(source);
  } catch {
    // Refused below.
  }
  throw invalid(`Invalid filter pattern: Invalid regex '${source}'`);
}

/** Text in which `*` stands for anything. */
function wildcard(text: string): RegExp {
  const parts = text.split("*").map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A comparison with a number, with text that may have wildcards, or with a regular expression. */
export function comparison(operator: string, operand: string): (value: unknown) => boolean {
  const isNumber = numeric.test(operand);
  if (["<", ">", "<=", ">="].includes(operator)) {
    if (!isNumber) throw invalid(`Invalid filter pattern: '${operand}' is not a number`);
    const bound = Number(operand);
    return value => {
      const number = numberOf(value);
      if (number === undefined) return false;
      if (operator === "<") return number < bound;
      if (operator === ">") return number > bound;
      return operator === "<=" ? number <= bound : number >= bound;
    };
  }
  const [, regex] = /^%(.+)%$/.exec(operand) ?? [];
  const [, quoted] = /^"(.*)"$/s.exec(operand) ?? [];
  const pattern = regex === undefined ? wildcard(quoted?.replace(/\\(.)/gs, "$1") ?? operand) : regexOf(regex);
  const equals = (value: unknown): boolean => {
    if (isNumber && numberOf(value) === Number(operand)) return true;
    return pattern.test(String(value));
  };
  const isValue = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
  return operator === "=" ? value => isValue(value) && equals(value) : value => isValue(value) && !equals(value);
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && numeric.test(value) ? Number(value) : undefined;
}
