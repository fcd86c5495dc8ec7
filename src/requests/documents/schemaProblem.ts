import type { Schema } from "./schema";

/** The first thing in which a value breaks its schema, in a sentence; unknown fields are not looked for. */
export function schemaProblem(schema: Schema, value: unknown, name: string): string | undefined {
  switch (schema.type) {
    case "object":
      return objectProblem(schema, value, name);
    case "array":
      return arrayProblem(schema, value, name);
    case "string":
      return textProblem(schema, value, name);
    case "integer":
      return numberProblem(schema, value, name);
    case "boolean":
      return typeof value === "boolean" ? undefined : `${name} is true or false.`;
    case undefined:
      return undefined;
  }
}

function objectProblem(schema: Schema, value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${name} is a JSON object.`;
  const lacking = schema.required?.find(field => !Object.hasOwn(value, field));
  if (lacking !== undefined) return `${name} needs ${lacking}.`;
  for (const [field, own] of Object.entries(value)) {
    const known = schema.properties?.[field];
    const problem = known && schemaProblem(known, own, `${name}.${field}`);
    if (problem) return problem;
  }
  return undefined;
}

function arrayProblem(schema: Schema, value: unknown, name: string): string | undefined {
  if (!Array.isArray(value)) return `${name} is a list.`;
  const { minItems = 0, maxItems = Infinity, items } = schema;
  if (value.length > maxItems) return `${name} has at most ${String(maxItems)} entries, not ${String(value.length)}.`;
  if (value.length < minItems) return `${name} has at least ${String(minItems)} entries, not ${String(value.length)}.`;
  for (const [index, item] of value.entries()) {
    const problem = items && schemaProblem(items, item, `${name}[${String(index)}]`);
    if (problem) return problem;
  }
  return undefined;
}

function textProblem(schema: Schema, value: unknown, name: string): string | undefined {
  if (typeof value !== "string") return `${name} is a text.`;
  const { minLength = 0, maxLength = Infinity, enum: values, pattern } = schema;
  if (values && !values.includes(value)) return `${name} is ${values.join(" or ")}, not "${value}".`;
  if (value.length > maxLength)
    return `${name} has at most ${String(maxLength)} characters, not ${String(value.length)}.`;
  if (value === "" && minLength > 0) return `${name} is empty.`;
  if (value.length < minLength)
    return `${name} has at least ${String(minLength)} characters, not ${String(value.length)}.`;
  return pattern !== undefined && !new RegExp(pattern).test(value) ? `${name} does not match ${pattern}.` : undefined;
}

function numberProblem(schema: Schema, value: unknown, name: string): string | undefined {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (typeof value !== "number" || !Number.isInteger(value)) return `${name} is a whole number.`;
  if (value >= minimum && value <= maximum) return undefined;
  const least = Number.isFinite(minimum) ? ` from ${String(minimum)}` : "";
  const most = Number.isFinite(maximum) ? ` to ${String(maximum)}` : "";
  return `${name} is a whole number${least}${most}, not ${String(value)}.`;
}
