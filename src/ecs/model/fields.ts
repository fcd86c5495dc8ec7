import { EcsError } from "./errors";
import type { Timestamp } from "./model";

/** An answer of an endpoint, an untrusted record until its fields are read one by one. */
export type Raw = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Raw => (typeof value === "object" && value !== null ? (value as Raw) : {});
export const list = (value: unknown): readonly Raw[] => (Array.isArray(value) ? value.map(record) : []);
export const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** Endpoints other than AWS answer "" where AWS leaves a field out. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
export const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);
export const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** Beyond it a Date is invalid, and writing it throws. */
const latestSecond = 8_640_000_000_000;

/** The SDK gives a Date, an event an ISO string, the wire epoch seconds. */
export function timestamp(value: unknown): Timestamp | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.getTime();
  if (typeof value === "number") return Math.abs(value) <= latestSecond ? value * 1000 : undefined;
  if (typeof value !== "string") return undefined;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

export function required(raw: Raw, field: string, what: string): string {
  const value = text(raw[field]);
  if (value) return value;
  throw new EcsError({
    kind: "answer",
    code: "IncompleteAnswer",
    sentence: `The endpoint described ${what} without its ${field}.`,
    advice: "Check that the connection's endpoint speaks the Amazon ECS API.",
  });
}
