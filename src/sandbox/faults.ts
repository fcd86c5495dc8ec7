/** Something that goes wrong with the next requests of one operation. */
export interface Fault {
  /** An operation's name, or `*` for any. */
  readonly operation: string;
  /** How often; left out: until the faults are cleared. */
  readonly times?: number;
  /** Only requests whose input it accepts. */
  readonly match?: (input: Readonly<Record<string, unknown>>) => boolean;
  /**
   * - `throttle`: ThrottlingException «Rate exceeded»
   * - `error`: the exception of `type`, `message` and `status`
   * - `drop`: closes the connection without acting
   * - `act-then-drop`: acts, then closes the connection: an answer that got lost
   * - `html`: a captive portal's page with status 200
   * - `hang`: never answers
   * - `delay`: acts and answers after `delayMs`
   */
  readonly kind: "throttle" | "error" | "drop" | "act-then-drop" | "html" | "hang" | "delay";
  /** For `error`, without it ServerException. */
  readonly type?: string;
  readonly message?: string;
  /** HTTP status for `error`; left out: 500 for ServerException, else 400. */
  readonly status?: number;
  /** For `delay`; milliseconds, 1000 if left out. */
  readonly delayMs?: number;
}

export const faultKinds: readonly Fault["kind"][] = [
  "throttle",
  "error",
  "drop",
  "act-then-drop",
  "html",
  "hang",
  "delay",
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
  take(operation: string, input: Readonly<Record<string, unknown>>): Fault | undefined {
    const found = this.waiting.find(
      ({ fault, left }) =>
        left > 0 && (fault.operation === "*" || fault.operation === operation) && (fault.match?.(input) ?? true),
    );
    if (found) found.left--;
    return found?.fault;
  }
}
