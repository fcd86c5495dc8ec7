import { toEcsError } from "../../ecs/answers/failure";
import type { EcsError } from "../../ecs/model/errors";

/** What became of one item; `unsent` items were left alone because the person cancelled. */
export type Outcome<T> =
  | { readonly kind: "done"; readonly item: T }
  | { readonly kind: "failed"; readonly item: T; readonly error: EcsError }
  | { readonly kind: "unsent"; readonly item: T };

/** Requests of one bulk that are under way together; the documented burst for changes is 100, sustained 40 a second. */
const atOnce = 8;

/**
 * Does `work` for each item, eight at a time. A failure is an outcome and stops nothing; aborting the signal stops what was
 * not begun, and what was sent stays sent. Outcomes keep the items' order.
 */
export async function bulk<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  signal: AbortSignal,
  tell: (ended: number) => void = () => undefined,
): Promise<readonly Outcome<T>[]> {
  const outcomes = new Map<number, Outcome<T>>();
  let next = 0;
  const worker = async () => {
    while (next < items.length && !signal.aborted) {
      const index = next++;
      const item = items[index];
      if (item === undefined) continue;
      try {
        await work(item);
        outcomes.set(index, { kind: "done", item });
      } catch (error) {
        outcomes.set(index, { kind: "failed", item, error: toEcsError(error, { operation: "Request", region: "" }) });
      }
      tell(outcomes.size);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return items.map((item, index): Outcome<T> => outcomes.get(index) ?? { kind: "unsent", item });
}

/** "37 of 40 tasks stopped. 3 failed. 2 were not sent." */
export function summary<T>(outcomes: readonly Outcome<T>[], noun: string, did: string): string {
  const count = (kind: Outcome<T>["kind"]) => outcomes.filter(outcome => outcome.kind === kind).length;
  const [done, failed, unsent] = [count("done"), count("failed"), count("unsent")];
  const total = outcomes.length;
  const head =
    done === total
      ? `${String(done)} ${noun}${done === 1 ? "" : "s"} ${did}.`
      : `${String(done)} of ${String(total)} ${noun}${total === 1 ? "" : "s"} ${did}.`;
  return [
    head,
    ...(failed > 0 ? [`${String(failed)} failed.`] : []),
    ...(unsent > 0
      ? [`Canceled. ${String(unsent)} ${unsent === 1 ? "request wasn't" : "requests weren't"} sent.`]
      : []),
  ].join(" ");
}
