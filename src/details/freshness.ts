import type { LoadState } from "../ecs/clusterSession";
import type { ConnectionState } from "../ecs/connectionSession";
import type { EcsError } from "../ecs/errors";
import type { Freshness, PageKind } from "../webview/protocol";

export interface FreshnessFacts {
  readonly kind: PageKind;
  /** Undefined when the connection was removed. */
  readonly connection?: ConnectionState;
  /** Undefined when the connection shows no such cluster, or not yet. */
  readonly session?: LoadState;
  /** Whether the replica has the resource now. */
  readonly known: boolean;
  /** Whether the page has something to show from before. */
  readonly shown: boolean;
  /** When this page re-read its own resource, and what kept it from it. */
  readonly reread?: { readonly at: number; readonly error?: EcsError };
}

const nouns: Readonly<Record<PageKind, string>> = {
  task: "task",
  containerInstance: "container instance",
  cluster: "cluster",
};

const failed = ({ sentence, advice }: EcsError, asOf?: number): Freshness => ({
  kind: "failed",
  sentence: `This page cannot be refreshed: ${sentence}`,
  advice,
  asOf,
  canRetry: true,
});

const waiting = (sentence: string): Freshness => ({ kind: "waiting", sentence, canRetry: false });

/** How current a page is, in the words that it says on top. */
export function freshnessOf(facts: FreshnessFacts): Freshness {
  const { connection, session, known, reread } = facts;
  if (!connection)
    return {
      kind: "gone",
      sentence: "The connection that this page was opened from is not there any more.",
      advice: "Open the page again from the Clusters view.",
      canRetry: false,
    };
  if (!session) {
    if (connection.kind === "failed") return failed(connection.error);
    if (connection.kind === "ready")
      return { kind: "gone", sentence: "This connection shows the page's cluster no longer.", canRetry: true };
    return waiting("Connecting…");
  }
  const ofSession = "asOf" in session ? session.asOf : undefined;
  const asOf = reread && !reread.error ? Math.max(reread.at, ofSession ?? 0) : ofSession;
  if (session.kind === "failed") return failed(session.error, asOf);
  if (reread?.error && reread.at > (ofSession ?? 0)) return failed(reread.error, asOf);
  if (!known) {
    const complete = session.kind === "ready" || asOf !== undefined;
    if (!facts.shown && !complete) return waiting("Reading the cluster…");
    return { kind: "gone", ...goneSentence(facts), asOf, canRetry: true };
  }
  return { kind: session.kind === "loading" ? "reading" : "current", asOf, canRetry: true };
}

function goneSentence({ kind, shown }: FreshnessFacts): { readonly sentence: string; readonly advice: string } {
  const why =
    kind === "task"
      ? "A stopped task is forgotten after about an hour."
      : "It was deregistered or its cluster no longer lists it.";
  return {
    sentence: `ECS no longer knows this ${nouns[kind]}.`,
    advice: shown ? `${why} What stands here is what was known last.` : why,
  };
}
