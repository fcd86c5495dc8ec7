import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** One request of the AWS JSON protocol: `target` is `Service_Version.Operation`. */
export interface Request {
  readonly target: string;
  readonly body: string;
}

/** What to send back; `drop` closes the connection instead, `hang` leaves it open. */
export type Reply =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly requestId: string;
    }
  | { readonly kind: "drop" }
  | { readonly kind: "hang" };

const longestBody = 2 * 1024 * 1024;

/** An HTTP server on loopback that hands each POST with an `x-amz-target` to `answer`. */
export function listen(port: number, answer: (request: Request) => Promise<Reply>): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response, answer).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: Request) => Promise<Reply>,
): Promise<void> {
  // A page on the web could reach loopback under a name of its own: only loopback's names are served.
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host)) return plain(response, 403, "loopback only");
  if (request.method === "GET") return plain(response, 200, "ECS sandbox\n");
  const target = request.headers["x-amz-target"];
  if (request.method !== "POST" || typeof target !== "string") {
    return plain(response, 400, "expected POST with x-amz-target\n");
  }
  const body = await read(request);
  if (body === undefined) return plain(response, 413, "request too large\n");
  const reply = await answer({ target, body });
  switch (reply.kind) {
    case "answer":
      response.writeHead(reply.status, {
        "content-type": reply.contentType,
        "content-length": Buffer.byteLength(reply.body),
        "x-amzn-requestid": reply.requestId,
      });
      response.end(reply.body);
      return;
    case "drop":
      request.socket.destroy();
      return;
    case "hang":
      return;
  }
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain" });
  response.end(text);
}
