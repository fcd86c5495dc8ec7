import { lastPart } from "../../ecs/model/model";

const revisionOf = (arn: string): number => Number(lastPart(arn).split(":")[1] ?? 0);

/** Revisions by their number, the newest first: not every endpoint lists them in the order it was asked for. */
export const newestFirst = (arns: readonly string[]): readonly string[] =>
  arns.toSorted((a, b) => revisionOf(b) - revisionOf(a));
