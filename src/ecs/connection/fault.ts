/** What is known of anything that was thrown by the SDK, Node or a service. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly nodeCode?: string;
  /** The service's clock, from the answer's `Date` header. */
  readonly date?: string;
}

/** Node's codes for a network that failed; their names also stand in the texts of errors that wrap others. */
const networkCodes = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "EPROTO",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
] as const;

const inText = new RegExp(`\\b(${networkCodes.join("|")})\\b`);

/** Reads what was thrown without trusting its shape. */
export function faultOf(error: unknown): Fault {
  if (typeof error !== "object" || error === null) return { name: "Error", message: String(error) };
  const fields = error as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number; requestId?: string };
    $response?: { headers?: Readonly<Record<string, string>> };
  };
  return {
    name: typeof fields.name === "string" ? fields.name : "Error",
    message: typeof fields.message === "string" ? fields.message.trim() : "",
    status: fields.$metadata?.httpStatusCode,
    requestId: fields.$metadata?.requestId,
    nodeCode: typeof fields.code === "string" ? fields.code : undefined,
    date: fields.$response?.headers?.["date"],
  };
}

/** The code of the network's failure, or undefined when it was something else that failed. */
export function networkFailure({ name, message, nodeCode }: Fault): string | undefined {
  if (nodeCode !== undefined && networkCodes.some(code => code === nodeCode)) return nodeCode;
  if (name === "TimeoutError") return nodeCode ?? name;
  if (/socket hang up/i.test(message)) return nodeCode ?? "ECONNRESET";
  // The SDK's credential providers keep only the text of what they caught.
  return name.endsWith("ProviderError") ? inText.exec(message)?.[0] : undefined;
}

/** Ends a text as a sentence. */
export const sentenceOf = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
