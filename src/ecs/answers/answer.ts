import { EcsError } from "../model/errors";
import { record, text } from "../model/fields";
import type { Raw } from "../model/fields";
import type { Described, Failure } from "./described";
import { lastPart, parseArn } from "../model/model";

/** What an answer of the endpoint is not, though its HTTP status says that all went well. */
export function wrongAnswer(operation: string, what: string): EcsError {
  return new EcsError({
    kind: "answer",
    code: "WrongAnswer",
    operation,
    brief: "Unexpected answer",
    sentence: `The answer to ${operation} isn't valid: ${what}.`,
    advice: "Check that the connection's endpoint speaks the Amazon ECS API, then retry.",
  });
}

/** A member that must be a list of objects. A member left out counts as empty only where endpoints other than AWS do so. */
export function objects(operation: string, answer: object, member: string, presence: "required" | "optional"): Raw[] {
  const value = (answer as Raw)[member];
  if (value === undefined && presence === "optional") return [];
  if (!Array.isArray(value)) throw wrongAnswer(operation, `the list "${member}" is missing`);
  return value.map(item => {
    if (typeof item !== "object" || item === null)
      throw wrongAnswer(operation, `"${member}" has an element that isn't an object`);
    return item as Raw;
  });
}

/** A member that must be a list of texts, such as a page's ARNs. */
export function texts(operation: string, answer: object, member: string): readonly string[] {
  const value = (answer as Raw)[member];
  if (!Array.isArray(value)) throw wrongAnswer(operation, `the list "${member}" is missing`);
  for (const item of value)
    if (typeof item !== "string") throw wrongAnswer(operation, `"${member}" has an element that isn't a text`);
  return value as string[];
}

/** The token of the next page; undefined at the end of the list. */
export function tokenOf(operation: string, answer: object): string | undefined {
  const token = (answer as Raw)["nextToken"];
  if (token === undefined || token === null || token === "") return undefined;
  if (typeof token !== "string") throw wrongAnswer(operation, `its "nextToken" isn't a text`);
  return token;
}

/** The ids that ECS could not answer for; endpoints other than AWS leave the member out when there are none. */
export const failuresOf = (operation: string, answer: object): readonly Failure[] =>
  objects(operation, answer, "failures", "optional").map(failure => ({
    arn: text(failure["arn"]),
    reason: text(failure["reason"]) ?? "UNKNOWN",
    detail: text(failure["detail"]),
  }));

/** A describe's answer, in which each id that was asked for must be found or failed, and nothing else. */
export function described<T extends { readonly arn: string }>(
  operation: string,
  asked: readonly string[],
  answer: object,
  member: string,
  parse: (raw: Raw) => T,
): Described<T> {
  const found = objects(operation, answer, member, "required").map(parse);
  const failures = failuresOf(operation, answer);
  // The id and not the whole ARN, which has an older format, too.
  const open = new Set(asked.map(lastPart));
  for (const { arn } of found)
    if (!open.has(lastPart(arn))) throw wrongAnswer(operation, `it describes ${arn}, which wasn't asked for`);
  for (const { arn } of found) open.delete(lastPart(arn));
  for (const { arn } of failures) if (arn) open.delete(lastPart(arn));
  const nameless = failures.filter(({ arn }) => !arn).length;
  const [missing] = open;
  if (missing !== undefined && open.size > nameless)
    throw wrongAnswer(
      operation,
      `it says nothing about ${open.size === 1 ? missing : `${String(open.size)} of ${String(asked.length)} resources`}`,
    );
  return { found, failures };
}

/** Refuses a page that names what belongs to another cluster; ARNs of the older format name no cluster. */
export function ofCluster(operation: string, cluster: string, arns: readonly string[]): readonly string[] {
  const home = parseArn(cluster);
  if (!home) return arns;
  const start = `arn:${home.partition}:ecs:${home.region}:${home.account}:`;
  const end = `/${home.id}/`;
  for (const arn of arns) {
    if (arn.startsWith(start) && arn.startsWith(end, arn.indexOf("/", start.length))) continue;
    const parsed = parseArn(arn);
    const same = parsed && parsed.region === home.region && parsed.account === home.account;
    if (!same || (parsed.cluster !== undefined && parsed.cluster !== home.id))
      throw wrongAnswer(operation, `it names ${arn}, which isn't in the cluster ${home.id}`);
  }
  return arns;
}

/** An object that must be there. */
export function object(operation: string, answer: object, member: string): Raw {
  const value = (answer as Raw)[member];
  if (typeof value !== "object" || value === null) throw wrongAnswer(operation, `it has no "${member}"`);
  return record(value);
}
