import { HttpRequest } from "@smithy/core/protocols";
import { Hash } from "@smithy/core/serde";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentity, Provider } from "@smithy/types";
import { pause } from "../ecs/pause";
import { serviceError } from "./serviceError";
import type { ServiceFault } from "./serviceError";

/** Where a connection reaches AWS's services, and as whom. */
export interface AwsAccess {
  readonly region: string;
  readonly profile?: string;
  /** Overrides AWS's own endpoint of the service. */
  readonly endpoint?: string;
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
}

/** What one service adds to AWS JSON: its signing name, its target prefix and the protocol's minor version. */
export interface JsonService {
  readonly name: "sqs" | "logs";
  readonly title: string;
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

const attempts = 4;
const firstDelayMs = 400;
const largestAnswer = 64 << 20;

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/**
 * Sends reading and removing calls of one service, signed, and again where that is safe. Two SDK clients for four calls would
 * cost 46 KiB of the bundle; this costs 1.
 */
export class JsonCaller {
  private readonly handler = new NodeHttpHandler({
    connectionTimeout: 5000,
    requestTimeout: 40_000,
    throwOnRequestTimeout: true,
  });
  private readonly signer: SignatureV4;
  readonly endpoint: string;

  constructor(
    private readonly service: JsonService,
    private readonly access: AwsAccess,
  ) {
    this.endpoint = access.endpoint ?? `https://${service.name}.${access.region}.${suffixOf(access.region)}`;
    this.signer = new SignatureV4({
      credentials: access.credentials,
      region: access.region,
      service: service.name,
      sha256: Sha256,
    });
  }

  /** Throws an EcsError; a throttled, lost or failed call is sent again, three times at most. */
  async call(operation: string, input: object, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send(operation, input, signal);
      } catch (error) {
        const failure = serviceError(error, {
          operation,
          service: this.service.title,
          region: this.access.region,
          endpoint: this.endpoint,
          profile: this.access.profile,
        });
        const passing = failure.kind === "throttled" || failure.kind === "server" || failure.kind === "network";
        if (!passing || attempt === attempts || signal.aborted) throw failure;
      }
      await pause(firstDelayMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2), signal);
    }
  }

  dispose(): void {
    this.handler.destroy();
  }

  private async send(
    operation: string,
    input: object,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>> {
    const url = new URL(this.endpoint);
    const request = new HttpRequest({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      port: url.port === "" ? undefined : Number(url.port),
      path: url.pathname,
      headers: {
        host: url.host,
        "content-type": `application/x-amz-json-${this.service.version}`,
        "x-amz-target": `${this.service.target}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const signed = await this.signer.sign(request);
    const { response } = await this.handler.handle(HttpRequest.clone(signed), { abortSignal: signal });
    const text = await textOf(response.body as AsyncIterable<Uint8Array>, signal);
    const answer = JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>;
    if (response.statusCode < 300) return answer;
    throw faultOf(answer, response.statusCode, response.headers);
  }
}

async function textOf(body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    signal.throwIfAborted();
    length += chunk.length;
    if (length > largestAnswer) throw new SyntaxError("The answer is larger than any of this service's.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function faultOf(
  answer: Record<string, unknown>,
  status: number,
  headers: Readonly<Record<string, string>>,
): ServiceFault {
  const type = answer["__type"] ?? headers["x-amzn-errortype"] ?? "UnknownError";
  const message = answer["message"] ?? answer["Message"];
  return {
    // `com.amazonaws.sqs#QueueDoesNotExist`, or `Name:http://…` in the header.
    name: (typeof type === "string" ? type : "UnknownError").replace(/^.*#/, "").replace(/:.*$/, ""),
    message: typeof message === "string" ? message : "",
    $metadata: { httpStatusCode: status, requestId: headers["x-amzn-requestid"] },
  };
}

/** The DNS suffix of the region's partition. */
function suffixOf(region: string): string {
  if (region.startsWith("cn-")) return "amazonaws.com.cn";
  if (region.startsWith("us-iso-")) return "c2s.ic.gov";
  if (region.startsWith("us-isob-")) return "sc2s.sgov.gov";
  if (region.startsWith("eusc-")) return "amazonaws.eu";
  return "amazonaws.com";
}
