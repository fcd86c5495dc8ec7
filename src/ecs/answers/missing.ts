import type { Failure } from "./described";
import { lastPart } from "../model/model";

/**
 * Of the ARNs that were asked for, those that ECS no longer knows. A failure with any other reason says only that the resource
 * couldn't be read: it may well be there.
 */
export function missingOf(asked: readonly string[], failures: readonly Failure[]): readonly string[] {
  const unknown = new Set(failures.flatMap(({ arn, reason }) => (arn && reason === "MISSING" ? [lastPart(arn)] : [])));
  return unknown.size === 0 ? [] : asked.filter(arn => unknown.has(lastPart(arn)));
}
