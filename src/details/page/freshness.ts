import type { LoadState } from "../../ecs/session/clusterSession";
import type { ConnectionState } from "../../ecs/session/connectionState";
import type { EcsError } from "../../ecs/model/errors";
import { outdated } from "../../tree/nodes/outdated";
import type { Outdated } from "../../tree/nodes/outdated";
import type { Freshness, Lookup, PageKind } from "../../webview/parts/protocol";

export interface FreshnessFacts {
  readonly kind: PageKind;
  /** Undefined when the connection was removed. */
  readonly connection?: ConnectionState;
  /** Undefined when the connection shows no such cluster, or not yet. */
  readonly session?: LoadState;
  /** Whether ECS has been throttling what is read for longer than a moment. */
  readonly throttled: boolean;
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
  service: "service",
  taskDefinition: "task definition",
};

const failed = ({ error, retrying }: Pick<Outdated, "error" | "retrying">, asOf?: number): Freshness => ({
  kind: "failed",
  sentence: error.sentence,
  advice: error.advice,
  asOf,
  canRetry: true,
  // Left out, so that a page hears of it only when it is so.
  ...(retrying && { retrying }),
});

const throttledSentence = "ECS is throttling; retrying";

const waiting = (sentence: string): Freshness => ({ kind: "waiting", sentence, canRetry: false });

/** How current a page is, in the words that it says on top. While what failed is tried again it says so still. */
export function freshnessOf(facts: FreshnessFacts): Freshness {
  const { connection, session, known, reread } = facts;
  if (!connection)
    return {
      kind: "gone",
      sentence: "This page's connection was removed.",
      advice: "Open the page again from the Clusters view.",
      canRetry: false,
    };
  if (!session) return withoutCluster(connection, facts);
  const ofSession = "asOf" in session ? session.asOf : undefined;
  const asOf = reread && !reread.error ? Math.max(reread.at, ofSession ?? 0) : ofSession;
  const old = outdated(session);
  if (old) return failed(old, asOf);
  if (reread?.error && reread.at > (ofSession ?? 0)) return failed({ error: reread.error, retrying: false }, asOf);
  if (!known) {
    if (!facts.shown && asOf === undefined)
      return waiting(facts.throttled ? throttledSentence : "Loading the cluster…");
    return { kind: "gone", ...goneSentence(facts), asOf, canRetry: true };
  }
  if (facts.throttled) return { kind: "throttled", sentence: throttledSentence, asOf, canRetry: true };
  return { kind: session.kind === "loading" ? "reading" : "current", asOf, canRetry: true };
}

/** Only a list of clusters that was read well can say that the page's cluster is gone. */
function withoutCluster(connection: ConnectionState, { throttled }: FreshnessFacts): Freshness {
  const old = outdated(connection);
  if (old) return failed(old);
  if (connection.kind === "ready")
    return { kind: "gone", sentence: "This connection no longer lists the page's cluster.", canRetry: true };
  return waiting(throttled ? throttledSentence : "Connecting…");
}

/** A task definition is read by itself, however the reading of the page's cluster went. */
export function freshnessOfDefinition(lookup: Lookup<unknown>, asOf: number | undefined): Freshness {
  switch (lookup.kind) {
    case "none":
    case "loading":
      return waiting("Loading the task definition…");
    case "failed":
      return { kind: "failed", sentence: lookup.sentence, advice: lookup.advice, asOf, canRetry: true };
    case "ready":
      return { kind: "current", asOf, canRetry: true };
  }
}

const goneReasons: Readonly<Record<PageKind, string>> = {
  task: "A stopped task is forgotten after about an hour.",
  containerInstance: "It was deregistered or its cluster no longer lists it.",
  cluster: "It was deregistered or its cluster no longer lists it.",
  service: "It was deleted or its cluster no longer lists it.",
  taskDefinition: "It was deleted.",
};

function goneSentence({ kind, shown }: FreshnessFacts): { readonly sentence: string; readonly advice: string } {
  const why = goneReasons[kind];
  return {
    sentence: `ECS no longer knows this ${nouns[kind]}.`,
    advice: shown ? `${why} Showing the last known state.` : why,
  };
}
