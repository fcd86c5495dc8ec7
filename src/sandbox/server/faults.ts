type Input = Readonly<Record<string, unknown>>;

/** What a fault sends in place of the answer, or does to the answer. */
const effects = ["drop", "html", "truncated", "shape", "hang"] as const;
type Effect = (typeof effects)[number];

const exceptions = [
  "throttle",
  "error",
  "expired-token",
  "access-denied",
  "unrecognized-client",
  "clock-skew",
  "cluster-vanished",
] as const;

/**
 * - `throttle`: ThrottlingException "Rate exceeded"
 * - `error`: the exception of `type`, `message` and `status`
 * - `expired-token`, `access-denied` (with an encoded authorization message), `unrecognized-client`, `clock-skew`,
 *   `cluster-vanished`: the exception that AWS answers then; `type`, `message` and `status` replace its own
 * - `drop`: closes the connection
 * - `html`: a captive portal's page with `status`, 200 if left out
 * - `truncated`: JSON that is cut off
 * - `shape`: JSON of `body`, whatever that is, with `status`
 * - `hang`: never answers
 * - `act-then-…`: as these five, but the operation was carried out first
 *   where the answer is a stream, it begins well, and its first update is the last one that comes, whole or broken; an
 *   `error` of a type like `SessionStreamingException` ends it then, too
 * - `slow`: acts, and lets the answer drip, a byte at a time; for ever, or all of it after `delayMs`
 * - `delay`: acts and answers after `delayMs`
 * - `repeat-token`: each page is the first one, with one and the same token
 * - `endless-token`: each page is the first one, with a new token each time
 * - `echo`: the exception of `type` and `status`, whose message repeats the request: headers and body
 */
export type FaultKind =
  | (typeof exceptions)[number]
  | Effect
  | `act-then-${Effect}`
  | "slow"
  | "delay"
  | "repeat-token"
  | "endless-token"
  | "echo";

/** Something that goes wrong with the next requests of one operation. */
export interface Fault {
  /** An operation's name, those of other services after `sqs:`, `logs:`, `ssm:` and `events:`; `*` for any. */
  readonly operation: string;
  readonly kind: FaultKind;
  /** How often; left out: until the faults are cleared. */
  readonly times?: number;
  /** Only requests whose input it accepts. */
  readonly match?: (input: Input) => boolean;
  readonly type?: string;
  readonly message?: string;
  readonly status?: number;
  /** For `shape`: any JSON value. */
  readonly body?: unknown;
  /** For `delay`, 1000 if left out, and `slow`; milliseconds. */
  readonly delayMs?: number;
}

export const faultKinds: readonly FaultKind[] = [
  ...exceptions,
  ...effects,
  ...effects.map((effect): FaultKind => `act-then-${effect}`),
  "slow",
  "delay",
  "repeat-token",
  "endless-token",
  "echo",
];

/** The faults that wait for their requests; the one added first goes first. */
export class Faults {
  private readonly waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.waiting.length = 0;
  }

  /** The fault for this request, counted as used. */
  take(operation: string, input: Input): Fault | undefined {
    const found = this.waiting.find(
      ({ fault, left }) =>
        left > 0 && (fault.operation === "*" || fault.operation === operation) && (fault.match?.(input) ?? true),
    );
    if (found) found.left--;
    return found?.fault;
  }
}
