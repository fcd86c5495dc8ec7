import { invalid, Refusal } from "./refusal";
import type { Tag } from "./wire";

const serialization = (name: string, expected: string): Refusal =>
  new Refusal("SerializationException", `${expected} expected for ${name}`);

/** A structure inside a request, not yet looked into. */
type Structure = Readonly<Record<string, unknown>>;

/** One request's JSON, read field by field; a wrong type is refused as ECS's own parser refuses it. */
export class Input {
  constructor(readonly raw: Readonly<Record<string, unknown>>) {}

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  text(name: string, longest = Infinity): string | undefined {
    const value = this.raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw serialization(name, "String");
    if (value.length > longest) throw invalid(`${name} can have at most ${longest} characters.`);
    return value;
  }

  need(name: string, message: string): string {
    const value = this.text(name);
    if (!value) throw invalid(message);
    return value;
  }

  flag(name: string): boolean {
    const value = this.raw[name] ?? false;
    if (typeof value !== "boolean") throw serialization(name, "Boolean");
    return value;
  }

  wholeNumber(name: string, low: number, high: number): number | undefined {
    const value = this.raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value)) throw serialization(name, "Integer");
    if (value < low || value > high) throw invalid(`${name} must be between ${low} and ${high}.`);
    return value;
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = allowed.find(choice => choice === value);
    if (!found) throw invalid(`${name} must be one of ${allowed.join(", ")}.`);
    return found;
  }

  /** A list of strings; absent counts as empty. */
  texts(name: string): readonly string[] {
    return this.list(name).map(item => {
      if (typeof item !== "string") throw serialization(name, "List of strings");
      return item;
    });
  }

  /** A list of structures, whose members the caller trusts. */
  items(name: string, most = Infinity): readonly Structure[] {
    const items = this.list(name);
    if (items.length > most) throw invalid(`${name} can have at most ${most} items.`);
    return items.map(item => {
      if (typeof item !== "object" || item === null) throw serialization(name, "List of structures");
      return item as Structure;
    });
  }

  structure(name: string): Structure | undefined {
    const value = this.raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value)) throw serialization(name, "Structure");
    return value as Structure;
  }

  /** At most fifty, with keys of up to 128 and values of up to 256 characters that occur once each. */
  tags(): readonly Tag[] {
    const tags = this.items("tags", 50).map(({ key, value = "" }) => {
      if (typeof key !== "string" || key.length < 1 || key.length > 128) {
        throw invalid("Tag keys must have 1 to 128 characters.");
      }
      if (typeof value !== "string" || value.length > 256) throw invalid("Tag values can have at most 256 characters.");
      return { key, value };
    });
    if (new Set(tags.map(({ key }) => key)).size < tags.length) throw invalid("Duplicate tag keys found.");
    return tags;
  }

  private list(name: string): readonly unknown[] {
    const value = this.raw[name] ?? [];
    if (!Array.isArray(value)) throw serialization(name, "List");
    return value;
  }
}
