import { randomUUID } from "node:crypto";
import type { Context } from "./context";
import type { Fault, Faults } from "./faults";
import { Input } from "./input";
import { asOlderEndpoint } from "./older";
import { operations } from "./operations/table";
import type { RateLimits } from "./rateLimits";
import { Refusal, throttled } from "./refusal";
import type { Reply, Request } from "./server";

/** One request that reached the endpoint. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds by the sandbox's clock. */
  readonly at: number;
  /** HTTP status; 0 where the connection was dropped or left hanging. */
  readonly status: number;
  readonly requestId: string;
}

export interface EndpointOptions {
  readonly latencyMs: number;
  readonly omitVersions: boolean;
  readonly rateLimits: RateLimits | undefined;
  readonly faults: Faults;
  readonly record: (call: Call) => void;
}

const target = "AmazonEC2ContainerServiceV20141113.";

/** Turns requests into answers: faults first, then rate limits, then the operation itself. */
export function ecsEndpoint(context: Context, options: EndpointOptions): (request: Request) => Promise<Reply> {
  return async ({ target: asked, body }) => {
    const operation = asked.startsWith(target) ? asked.slice(target.length) : asked;
    const requestId = randomUUID();
    const at = context.world.clock.now();
    const { input, refusal } = parse(body);
    const fault = options.faults.take(operation, input);
    if (options.latencyMs > 0) await pause(options.latencyMs);
    if (fault?.kind === "delay") await pause(fault.delayMs ?? 1000);
    const reply = refusal ? refused(refusal, requestId) : answer(operation, input, requestId, fault);
    options.record({ operation, input, at, status: reply.kind === "answer" ? reply.status : 0, requestId });
    return reply;
  };

  function answer(operation: string, input: Call["input"], requestId: string, fault: Fault | undefined): Reply {
    switch (fault?.kind) {
      case "throttle":
        return refused(throttled(), requestId);
      case "error":
        return refused(errorOf(fault), requestId);
      case "drop":
        return { kind: "drop" };
      case "hang":
        return { kind: "hang" };
      case "html":
        return {
          kind: "answer",
          status: 200,
          contentType: "text/html",
          body: "<html><body>Sign in</body></html>",
          requestId,
        };
      case "act-then-drop":
        act(operation, input, requestId);
        return { kind: "drop" };
      case "delay":
      case undefined:
        return act(operation, input, requestId);
    }
  }

  function act(operation: string, input: Call["input"], requestId: string): Reply {
    if (options.rateLimits && !options.rateLimits.allows(operation)) return refused(throttled(), requestId);
    try {
      const run = operations.get(operation);
      if (!run) throw new Refusal("UnknownOperationException", `The sandbox does not offer ${operation}.`);
      const result = run(context, new Input(input));
      return json(200, options.omitVersions ? asOlderEndpoint(result) : result, requestId);
    } catch (error) {
      if (error instanceof Refusal) return refused(error, requestId);
      const message = error instanceof Error ? error.message : String(error);
      return refused(new Refusal("ServerException", `The sandbox failed: ${message}`, 500), requestId);
    }
  }
}

/** A wait for the wire's sake: in real time, whatever the sandbox's clock says. */
function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

function parse(body: string): { readonly input: Call["input"]; readonly refusal?: Refusal } {
  try {
    const parsed: unknown = JSON.parse(body || "{}");
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return { input: parsed as Record<string, unknown> };
    }
  } catch {
    // Falls through to the refusal below.
  }
  return { input: {}, refusal: new Refusal("SerializationException", "The request body is not a JSON object.") };
}

function errorOf({ type = "ServerException", message = "An injected fault.", status }: Fault): Refusal {
  return new Refusal(type, message, status ?? (type === "ServerException" ? 500 : 400));
}

function refused({ type, message, status, more }: Refusal, requestId: string): Reply {
  return json(status, { __type: type, message, ...more }, requestId);
}

function json(status: number, body: unknown, requestId: string): Reply {
  return { kind: "answer", status, contentType: "application/x-amz-json-1.1", body: JSON.stringify(body), requestId };
}
