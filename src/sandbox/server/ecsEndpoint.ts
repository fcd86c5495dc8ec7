import { randomUUID } from "node:crypto";
import type { Context } from "../operations/context";
import { type StreamFault, writing } from "./brokenStream";
import { cutOff, exceptionOf, portalPage } from "./faultAnswers";
import type { Fault, Faults } from "./faults";
import { Input } from "../wire/input";
import { asOlderEndpoint } from "./olderEndpoint";
import { type Protocol, protocolOf } from "./protocols";
import type { RateLimits } from "./rateLimits";
import { Refusal, throttled } from "../wire/refusal";
import type { Answer, Reply, Request, Streamed } from "./server";
import { EventStream } from "../wire/eventStream";
import { without } from "../wire/omit";

/** One request that reached the endpoint. */
export interface Call {
  /** As ECS names it; those of the other services stand after `sqs:`, `logs:`, `ssm:` and `events:`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds by the sandbox's clock. */
  readonly at: number;
  /** HTTP status; 0 where no whole answer was sent. */
  readonly status: number;
  readonly requestId: string;
  /** Whether the operation itself was reached, so that a change may have been carried out. */
  readonly acted: boolean;
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
  readonly region: string;
  acted: boolean;
  /** The request as it came, for the fault that repeats it. */
  readonly sent: string;
}

/** A stream that an operation answered, and can still be broken. */
type Begun = Streamed & { readonly stream: EventStream };

/** Turns requests into answers: faults first, then rate limits, then the operation itself. */
export function endpoint(context: Context, options: EndpointOptions): (request: Request) => Promise<Reply> {
  return async ({ target, body, headers }) => {
    const protocol = protocolOf(target);
    const name = target.startsWith(protocol.prefix) ? target.slice(protocol.prefix.length) : target;
    const operation = protocol.label + name;
    const requestId = randomUUID();
    const at = context.world.clock.now();
    const { input, refusal } = parse(body);
    const fault = options.faults.take(operation, input);
    if (options.latencyMs > 0) await pause(options.latencyMs);
    if (fault?.kind === "delay") await pause(fault.delayMs ?? 1000);
    const request: Incoming = {
      region: regionOf(headers["authorization"]) ?? context.region,
      protocol,
      name,
      input,
      requestId,
      acted: false,
      sent: `${JSON.stringify(headers)} ${body}`,
    };
    const reply = refusal ? refused(refusal, request) : await answer(request, fault);
    const isWhole =
      reply.kind === "answer" || reply.kind === "stream" || (reply.kind === "drip" && reply.untilMs !== undefined);
    const status = isWhole ? reply.status : 0;
    options.record({ operation, input, at, status, requestId, acted: request.acted });
    return reply;
  };

  async function answer(request: Incoming, fault: Fault | undefined): Promise<Reply> {
    // Once a stream has begun, it ends with such an exception in the stream.
    if (fault?.kind === "error" && fault.type?.startsWith("Session")) return afterActing("exception", fault, request);
    switch (fault?.kind) {
      case "throttle":
      case "error":
      case "expired-token":
      case "access-denied":
      case "unrecognized-client":
      case "clock-skew":
      case "cluster-vanished": {
        const { kind } = fault;
        const operation = request.protocol.label + request.name;
        return refused(exceptionOf({ ...fault, kind }, operation, Date.now()), request);
      }
      case "echo":
        return refused(
          new Refusal(fault.type ?? "ClientException", `Can't serve ${request.sent}`, fault.status ?? 400),
          request,
        );
      case "drop":
      case "html":
      case "truncated":
      case "shape":
      case "hang":
        return broken(fault.kind, fault, request, undefined);
      case "act-then-drop":
        return afterActing("drop", fault, request);
      case "act-then-html":
        return afterActing("html", fault, request);
      case "act-then-truncated":
        return afterActing("truncated", fault, request);
      case "act-then-shape":
        return afterActing("shape", fault, request);
      case "act-then-hang":
        return afterActing("hang", fault, request);
      case "slow":
        return slowly(await act(request), fault.delayMs);
      case "repeat-token":
      case "endless-token":
        return firstPageAgain(fault.kind, request);
      case "delay":
      case undefined:
        return act(request);
    }
  }

  async function afterActing(kind: StreamFault, fault: Fault, request: Incoming): Promise<Reply> {
    const acted = await act(request);
    if (acted.kind === "stream") return { ...acted, open: writing(acted.stream, { kind, from: fault }) };
    return kind === "exception" ? acted : broken(kind, fault, request, acted);
  }

  /** A page that promises another one for ever. */
  async function firstPageAgain(kind: "repeat-token" | "endless-token", request: Incoming): Promise<Reply> {
    const again = { ...request, input: without(request.input, "nextToken", "NextToken") };
    const first = await act(again);
    request.acted = again.acted;
    if (first.kind === "stream" || first.status !== 200) return first;
    const token = kind === "repeat-token" ? "the-same-page" : randomUUID();
    const body = JSON.parse(first.body) as object;
    const field = ["sqs:", "events:"].includes(request.protocol.label) ? "NextToken" : "nextToken";
    // GetLogEvents has a token for each direction.
    const tokens =
      "nextForwardToken" in body ? { nextForwardToken: token, nextBackwardToken: token } : { [field]: token };
    return { ...first, body: JSON.stringify({ ...body, ...tokens }) };
  }

  async function act(request: Incoming): Promise<Answer | Begun> {
    const { protocol, name, input, region } = request;
    if (options.rateLimits && !options.rateLimits.allows(protocol.label + name)) return refused(throttled(), request);
    try {
      const run = protocol.operations.get(name);
      if (!run) throw new Refusal("UnknownOperationException", `The sandbox does not offer ${protocol.label}${name}.`);
      request.acted = true;
      const result = await run({ ...context, region }, new Input(input));
      if (result instanceof EventStream) {
        const { requestId } = request;
        return { kind: "stream", status: 200, requestId, stream: result, open: writing(result) };
      }
      return json(200, options.omitVersions ? asOlderEndpoint(result) : result, request);
    } catch (error) {
      if (error instanceof Refusal) return refused(error, request);
      const message = error instanceof Error ? error.message : String(error);
      return refused(new Refusal("ServerException", `The sandbox failed: ${message}`, 500), request);
    }
  }
}

/** The region in the credential scope of a signature. */
function regionOf(authorization: string | readonly string[] | undefined): string | undefined {
  return /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(String(authorization))?.[1];
}

async function slowly(acted: Answer | Begun, untilMs: number | undefined): Promise<Reply> {
  if (acted.kind === "answer") return { ...acted, kind: "drip", ...(untilMs === undefined ? {} : { untilMs }) };
  // No byte of a stream may come before its first message.
  if (untilMs === undefined) return { kind: "hang" };
  await pause(untilMs);
  return acted;
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

/** What comes instead of an answer; `acted` is the one that the operation gave, if it was carried out. */
function broken(
  kind: "drop" | "html" | "truncated" | "shape" | "hang",
  fault: Fault,
  request: Incoming,
  acted: Answer | undefined,
): Reply {
  switch (kind) {
    case "drop":
    case "hang":
      return { kind };
    case "html":
      return { ...json(fault.status ?? 200, undefined, request), contentType: "text/html", body: portalPage };
    case "truncated":
      return { ...json(fault.status ?? 200, undefined, request), body: cutOff(acted?.body) };
    case "shape":
      return json(fault.status ?? 200, fault.body ?? null, request);
  }
}

function refused({ type, message, status, more }: Refusal, request: Incoming): Answer {
  return json(status, { __type: type, message, ...more }, request);
}

function json(status: number, body: unknown, { protocol: { contentType }, requestId }: Incoming): Answer {
  return { kind: "answer", status, contentType, body: JSON.stringify(body ?? null), requestId };
}
