import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A service's shapes as the installed SDK declares them: each structure's members with their types, each enum's values. */
interface Model {
  readonly structures: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly enums: ReadonlyMap<string, ReadonlySet<string>>;
}

const models = new Map<string, Model>();

function modelOf(client: string): Model {
  const known = models.get(client);
  if (known) return known;
  const require = createRequire(join(process.cwd(), "package.json"));
  const home = join(dirname(require.resolve(`@aws-sdk/${client}/package.json`)), "dist-types", "models");
  const text = ["models_0", "models_1", "enums"]
    .map(name => readFileSync(join(home, `${name}.d.ts`), "utf8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "");
  const structures = new Map<string, Map<string, string>>();
  for (const [, name = "", parent, body = ""] of text.matchAll(
    /export interface (\w+)(?: extends (\w+))? \{([\s\S]*?)\n\}/g,
  )) {
    const members = new Map(parent === undefined ? [] : structures.get(parent));
    for (const [, member = "", type = ""] of body.matchAll(/^\s+(\w+)\??: (.+?)(?: \| undefined)?;$/gm)) {
      members.set(member, type);
    }
    structures.set(name, members);
  }
  const enums = new Map<string, Set<string>>();
  for (const [, name = "", body = ""] of text.matchAll(/export declare const (\w+): \{([\s\S]*?)\n\};/g)) {
    enums.set(name, new Set([...body.matchAll(/: "([^"]*)";/g)].map(([, value = ""]) => value)));
  }
  const read = { structures, enums };
  models.set(client, read);
  return read;
}

/** What of an answer, as it travels, the service model does not know: members, types, and values outside of an enum. */
export function misfits(operation: string, answer: unknown, client = "client-ecs"): readonly string[] {
  const found: string[] = [];
  visit(modelOf(client), `${operation}Response`, answer, operation, found);
  return found;
}

function visit(model: Model, type: string, value: unknown, path: string, found: string[]): void {
  const { structures, enums } = model;
  const expect = (isRight: boolean): void => {
    if (!isRight) found.push(`${path} is no ${type}: ${JSON.stringify(value)}`);
  };
  const members = structures.get(type);
  const values = enums.get(type);
  if (type.endsWith("[]")) {
    expect(Array.isArray(value));
    if (Array.isArray(value))
      value.forEach((item, index) => visit(model, type.slice(0, -2), item, `${path}[${index}]`, found));
  } else if (values) expect(typeof value === "string" && values.has(value));
  else if (type === "Date") expect(typeof value === "number");
  else if (["string", "number", "boolean"].includes(type)) expect(typeof value === type);
  else if (/^(Record<|__DocumentType)/.test(type)) expect(typeof value === "object");
  else if (!members) found.push(`${path} is of the type ${type}, which the model does not have`);
  else if (typeof value !== "object" || value === null || Array.isArray(value)) expect(false);
  else {
    for (const [name, member] of Object.entries(value)) {
      const memberType = members.get(name);
      if (memberType === undefined) found.push(`${path}.${name} is unknown`);
      else visit(model, memberType, member, `${path}.${name}`, found);
    }
  }
}
