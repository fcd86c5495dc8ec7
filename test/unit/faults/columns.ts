import type { FaultKind } from "../../../src/sandbox/sandbox";
import type { Bench, Reach } from "./bench";
import type { Row } from "./row";
import { unresolvable } from "./unresolvable";

/** One thing that goes wrong, for whichever operation. */
export interface Column {
  readonly title: string;
  /** What happens on the wire. */
  readonly what: string;
  readonly reach?: Reach;
  /** How far AWS's clock is ahead of this computer's. */
  readonly skewMs?: number;
  /** True where ECS itself answered that it did nothing. */
  readonly isRefusal?: boolean;
  /** True where every operation of the endpoint is hit, not this one alone. */
  readonly isWholeEndpoint?: boolean;
  /** Why it cannot happen to the operation; undefined where it can. */
  readonly impossible?: (row: Row) => string | undefined;
  begin(bench: Bench, row: Row): Promise<void> | void;
  end(bench: Bench, row: Row): Promise<void> | void;
}

interface Injected {
  readonly status?: number;
  readonly body?: unknown;
  readonly type?: string;
  readonly isRefusal?: boolean;
  readonly impossible?: Column["impossible"];
}

const injected = (title: string, kind: FaultKind, what: string, more: Injected = {}): Column => {
  const { isRefusal, impossible, ...fault } = more;
  return {
    title,
    what,
    isRefusal,
    impossible,
    begin: ({ sandbox }, { operation }) => sandbox.addFault({ operation, kind, ...fault }),
    end: ({ sandbox }) => sandbox.clearFaults(),
  };
};

const shape = (title: string, body: unknown): Column =>
  injected(`Wrong shape: ${title}`, "shape", `Status 200 with the JSON \`${JSON.stringify(body)}\`.`, {
    body,
    impossible: ({ operation }) =>
      operation === "sqs:ReceiveMessage" && JSON.stringify(body) === "{}"
        ? "SQS leaves out an empty list: this is the answer of an empty queue."
        : undefined,
  });

const changesOnly: Column["impossible"] = ({ kind }) =>
  kind === "change" ? undefined : "It changes nothing, so this is the row above.";

const failures = { failures: [{ arn: "arn:aws:ecs:us-east-1:111122223333:task/other/0", reason: "MISSING" }] };

const listsOnly: Column["impossible"] = ({ isPaged }) => (isPaged ? undefined : "Its answer has no pages.");

const hostOf = ({ endpoint }: Bench): string => new URL(endpoint).hostname;

/** Everything that is made to go wrong, in the order of the document. */
export const columns: readonly Column[] = [
  injected("Throttling", "throttle", "ThrottlingException, for longer than the extension retries.", {
    isRefusal: true,
  }),
  injected("Server error", "error", "ServerException, status 500."),
  injected("HTML, status 200", "html", "A captive portal's page with status 200.", { status: 200 }),
  injected("HTML, status 403", "html", "A proxy's page with status 403.", { status: 403 }),
  injected("HTML, status 500", "html", "A proxy's page with status 500.", { status: 500 }),
  injected("Truncated JSON", "truncated", "Status 200, and JSON that ends in the middle."),
  injected(
    "Truncated JSON after ECS acted",
    "act-then-truncated",
    "The operation was carried out; its answer is cut.",
    {
      impossible: changesOnly,
    },
  ),
  shape("an empty object", {}),
  shape("a list", []),
  shape("null", null),
  shape("a string", "x"),
  shape("a list's member that is none", { taskArns: "x", clusterArns: "x", containerInstanceArns: "x", tasks: "x" }),
  shape("only failures", failures),
  injected("Wrong shape after ECS acted", "act-then-shape", "The operation was carried out; the answer is `{}`.", {
    body: {},
    impossible: changesOnly,
  }),
  {
    title: "Connection refused",
    what: "Nothing listens at the endpoint's port.",
    isWholeEndpoint: true,
    begin: ({ sandbox }) => sandbox.unplug(),
    end: ({ sandbox }) => sandbox.plug(),
  },
  injected(
    "Connection reset before ECS acted",
    "drop",
    "The connection ends without an answer; nothing was carried out.",
  ),
  injected("Connection reset after ECS acted", "act-then-drop", "The operation was carried out; the connection ends.", {
    impossible: changesOnly,
  }),
  {
    title: "Unknown host",
    what: "The endpoint's name does not resolve (ENOTFOUND).",
    reach: "name",
    isWholeEndpoint: true,
    begin: bench => {
      unresolvable.add(hostOf(bench));
      bench.sandbox.resetConnections();
    },
    end: bench => void unresolvable.delete(hostOf(bench)),
  },
  {
    title: "Untrusted certificate",
    what: "TLS with a self-signed certificate, as a company's proxy has it.",
    reach: "tls",
    isWholeEndpoint: true,
    begin: ({ front }) => {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      front?.reset();
    },
    end: () => void (process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"),
  },
  injected("No answer", "hang", "The request arrives and is never answered; nothing was carried out."),
  injected("No answer after ECS acted", "act-then-hang", "The operation was carried out and is never answered.", {
    impossible: changesOnly,
  }),
  injected("Answer that drips", "slow", "Headers, then a blank every 20 ms, for ever; the operation was carried out."),
  {
    ...injected("Clock skew", "clock-skew", "InvalidSignatureException: this computer's clock is 20 minutes slow.", {
      isRefusal: true,
    }),
    skewMs: 20 * 60_000,
  },
  injected("Expired token", "expired-token", "ExpiredTokenException in mid-session.", { isRefusal: true }),
  injected("Access denied", "access-denied", "AccessDeniedException with an encoded authorization message.", {
    isRefusal: true,
  }),
  injected("Unrecognized client", "unrecognized-client", "UnrecognizedClientException.", { isRefusal: true }),
  injected("Cluster vanished", "cluster-vanished", "ClusterNotFoundException.", {
    isRefusal: true,
    impossible: ({ hasCluster }) => (hasCluster ? undefined : "It names no cluster."),
  }),
  injected("The same page for ever", "repeat-token", "Each page names the same nextToken.", { impossible: listsOnly }),
  injected("Endless pages", "endless-token", "Each page names a new nextToken.", { impossible: listsOnly }),
];
