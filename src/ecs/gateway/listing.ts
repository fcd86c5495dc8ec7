import { ofCluster, texts, tokenOf, wrongAnswer } from "./answer";
import type { CallOptions, Calls } from "./calls";

/** A list of more pages than this is none of ECS's. */
const mostPages = 5000;
/** Filtered lists have empty pages; so many in a row lead nowhere. */
const mostIdlePages = 100;
/** A page of what was listed before counts as so many empty ones. */
const repeatedPage = 20;

/** One list call: its name, where its answer holds the list, and how a page is asked for. */
export interface Listing {
  readonly operation: string;
  readonly member: string;
  /** The cluster whose resources it lists. */
  readonly cluster?: string;
  readonly send: (nextToken: string | undefined, options: CallOptions) => Promise<object>;
}

/** All pages of a list; throws an EcsError of kind `answer` for a chain of pages that doesn't end. */
export async function* pagesOf(
  calls: Calls,
  { operation, member, cluster, send }: Listing,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const tokens = new Set<string>();
  const listed = new Set<string>();
  let idle = 0;
  let token: string | undefined;
  do {
    const asked = token;
    const page = await calls.read(operation, signal, async options => {
      const answer = await send(asked, options);
      const items = texts(operation, answer, member);
      return {
        items: cluster === undefined ? items : ofCluster(operation, cluster, items),
        token: tokenOf(operation, answer),
      };
    });
    const before = listed.size;
    for (const item of page.items) listed.add(item);
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
