import { randomUUID } from "node:crypto";
import type { Context } from "./context";
import type { Fault, Faults } from "./faults";
import { Input } from "./input";
import { asOlderEndpoint } from "./older";
import { type Protocol, protocolOf } from "./protocols";
import type { RateLimits } from "./rateLimits";
import { Refusal, throttled } from "./refusal";
import type { Reply, Request } from "./server";

/** One request that reached the endpoint. */
export interface Call {
  /** As ECS names it; those of the other services stand after `sqs:` and `logs:`. */
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

interface Incoming {
  readonly protocol: Protocol;
  readonly name: string;
  readonly input: Call["input"];
  readonly requestId: string;
}

/** Turns requests into answers: faults first, then rate limits, then the operation itself. */
export function endpoint(context: Context, options: EndpointOptions): (request: Request) => Promise<Reply> {
  return async ({ target, body }) => {
    const protocol = protocolOf(target);
    const name = target.startsWith(protocol.prefix) ? target.slice(protocol.prefix.length) : target;
    const operation = protocol.label + name;
    const requestId = randomUUID();
    const at = context.world.clock.now();
    const { input, refusal } = parse(body);
    const fault = options.faults.take(operation, input);
    if (options.latencyMs > 0) await pause(options.latencyMs);
    if (fault?.kind === "delay") await pause(fault.delayMs ?? 1000);
    const request: Incoming = { protocol, name, input, requestId };
    const reply = refusal ? refused(refusal, request) : await answer(request, fault);
    options.record({ operation, input, at, status: reply.kind === "answer" ? reply.status : 0, requestId });
    return reply;
  };

  async function answer(request: Incoming, fault: Fault | undefined): Promise<Reply> {
    switch (fault?.kind) {
      case "throttle":
        return refused(throttled(), request);
      case "error":
        return refused(errorOf(fault), request);
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
          requestId: request.requestId,
        };
      case "act-then-drop":
        await act(request);
        return { kind: "drop" };
      case "delay":
      case undefined:
        return act(request);
    }
  }

  async function act(request: Incoming): Promise<Reply> {
    const { protocol, name, input } = request;
    if (options.rateLimits && !options.rateLimits.allows(protocol.label + name)) return refused(throttled(), request);
    try {
      const run = protocol.operations.get(name);
      if (!run) throw new Refusal("UnknownOperationException", `The sandbox does not offer ${protocol.label}${name}.`);
      const result = await run(context, new Input(input));
      return json(200, options.omitVersions ? asOlderEndpoint(result) : result, request);
    } catch (error) {
      if (error instanceof Refusal) return refused(error, request);
      const message = error instanceof Error ? error.message : String(error);
      return refused(new Refusal("ServerException", `The sandbox failed: ${message}`, 500), request);
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

function refused({ type, message, status, more }: Refusal, request: Incoming): Reply {
  return json(status, { __type: type, message, ...more }, request);
}

function json(status: number, body: unknown, { protocol: { contentType }, requestId }: Incoming): Reply {
  return { kind: "answer", status, contentType, body: JSON.stringify(body), requestId };
}
