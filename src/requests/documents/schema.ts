/** The part of JSON Schema that request documents need; VS Code's own JSON service checks them. */
export interface Schema {
  readonly type?: "object" | "array" | "string" | "integer" | "boolean";
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly defaultSnippets?: readonly { readonly label: string; readonly body: unknown }[];
}

type Limits = Pick<Schema, "minLength" | "maxLength" | "pattern">;

export const text = (description: string, limits: Limits = {}): Schema => ({ type: "string", description, ...limits });

export const oneOf = (description: string, ...values: readonly string[]): Schema => ({
  type: "string",
  description,
  enum: values,
});

export const flag = (description: string): Schema => ({ type: "boolean", description });

export const whole = (description: string, minimum: number, maximum?: number): Schema => ({
  type: "integer",
  description,
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
});

export const many = (description: string, items: Schema, maxItems?: number, minItems?: number): Schema => ({
  type: "array",
  description,
  items,
  ...(maxItems === undefined ? {} : { maxItems }),
  ...(minItems === undefined ? {} : { minItems }),
});

/** What is required must say something, and so must each text of a required list. */
function notEmpty(schema: Schema): Schema {
  if (schema.type === "array" && schema.items) return { ...schema, items: notEmpty(schema.items) };
  return schema.type === "string" && !schema.enum ? { ...schema, minLength: schema.minLength ?? 1 } : schema;
}

export const shape = (
  description: string,
  properties: Readonly<Record<string, Schema>>,
  ...required: readonly string[]
): Schema => ({
  type: "object",
  description,
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      required.includes(name) ? notEmpty(property) : property,
    ]),
  ),
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
});
