import { ofCluster, texts, tokenOf, wrongAnswer } from "../answers/answer";
import type { CallOptions, Calls } from "./calls";

/** A list of more pages than this is none of ECS's. */
const mostPages = 5000;
/** Filtered lists have empty pages; so many in a row lead nowhere. */
const mostIdlePages = 100;
/** A page of what was listed before counts as so many empty ones. */
const repeatedPage = 20;

/** One list call: its name, what a page of it holds and how one is asked for. */
export interface Walk<T> {
  readonly operation: string;
  /** What a page names; throws an EcsError for an answer that isn't one of the operation. */
  readonly items: (answer: object) => readonly T[];
  readonly nameOf: (item: T) => string;
  readonly send: (nextToken: string | undefined, options: CallOptions) => Promise<object>;
}

/** A list whose pages hold names, such as ARNs, under `member`. */
export interface Listing extends Pick<Walk<string>, "operation" | "send"> {
  readonly member: string;
  /** The cluster whose resources it lists. */
  readonly cluster?: string;
}

/** All pages of a list of names; throws an EcsError of kind `answer` for a chain of pages that doesn't end. */
export function pagesOf(
  calls: Calls,
  { operation, member, cluster, send }: Listing,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const items = (answer: object) => {
    const names = texts(operation, answer, member);
    return cluster === undefined ? names : ofCluster(operation, cluster, names);
  };
  return walk(calls, { operation, items, nameOf: name => name, send }, signal);
}

/** All pages of a list; throws an EcsError of kind `answer` for a chain of pages that doesn't end. */
export async function* walk<T>(
  calls: Calls,
  { operation, items, nameOf, send }: Walk<T>,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  const tokens = new Set<string>();
  const listed = new Set<string>();
  let idle = 0;
  let token: string | undefined;
  do {
    const asked = token;
    const page = await calls.read(operation, signal, async options => {
      const answer = await send(asked, options);
      return { items: items(answer), token: tokenOf(operation, answer) };
    });
    const before = listed.size;
    for (const item of page.items) listed.add(nameOf(item));
    if (listed.size > before) idle = 0;
    else idle += page.items.length > 0 ? repeatedPage : 1;
    yield page.items;
    ({ token } = page);
    if (token === undefined) return;
    if (tokens.has(token)) throw wrongAnswer(operation, "it names a page that was read already");
    tokens.add(token);
    if (idle >= mostIdlePages || tokens.size >= mostPages) throw wrongAnswer(operation, "its pages don't end");
  } while (token);
}
