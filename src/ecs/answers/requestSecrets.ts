import { changed, EcsError } from "../model/errors";
import { list, record, strings, text } from "../model/fields";
import type { Failure } from "./described";
import { withoutSecrets } from "../../text/secrets";

/**
 * What nobody but ECS should read of a request, however an endpoint's answer repeats it: the client token, the signature of
 * an instance identity document, and what containers are given in variables and on their command lines.
 */
export function secretsOf(input: object): readonly string[] {
  const { clientToken, instanceIdentityDocumentSignature, overrides } = record(input);
  const containers = list(record(overrides)["containerOverrides"]);
  const values = [
    text(clientToken),
    text(instanceIdentityDocumentSignature),
    ...containers.flatMap(({ environment, command }) => [
      ...list(environment).map(({ value }) => text(value)),
      ...strings(command),
    ]),
  ].filter(value => value !== undefined);
  // A longer one first, since it may hold a shorter one.
  return values.sort((a, b) => b.length - a.length);
}

/** A failure that tells none of the secrets of its request. */
export function hidingSecrets(error: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0 || !(error instanceof EcsError)) return error;
  const clean = (part: string) => withoutSecrets(part, secrets);
  const { brief, sentence, advice, detail } = error;
  return changed(error, {
    brief: clean(brief),
    sentence: clean(sentence),
    advice: clean(advice),
    detail: detail && clean(detail),
  });
}

/** An answer in which the reasons of what ECS refused tell none of the request's secrets. */
export function withCleanFailures<T extends object>(output: T, secrets: readonly string[]): T {
  const { failures } = output as { failures?: unknown };
  if (!Array.isArray(failures) || failures.length === 0) return output;
  const clean = (value: unknown) => (typeof value === "string" ? withoutSecrets(value, secrets) : value);
  return {
    ...output,
    failures: failures.map((failure: unknown) => {
      if (typeof failure !== "object" || failure === null) return failure;
      const { reason, detail } = failure as Partial<Failure>;
      return { ...failure, reason: clean(reason), detail: clean(detail) };
    }),
  };
}
