import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { eventStreamType } from "../wire/eventStream";
import type { AddressInfo, Socket } from "node:net";

/** One request of the AWS JSON protocol: `target` is `Service_Version.Operation`. */
export interface Request {
  readonly target: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly requestId: string;
}

/** Takes the bytes of a stream, one message at a time. */
export interface StreamWriter {
  write(bytes: Buffer): void;
  /** The client has not yet taken what was written. */
  readonly isBusy: boolean;
  end(): void;
  drop(): void;
}

export interface Streamed {
  readonly kind: "stream";
  readonly status: number;
  readonly requestId: string;
  /** Begins to write; gives back what ends it once the client is gone. */
  readonly open: (writer: StreamWriter) => () => void;
}

/**
 * What to send back; `drop` closes the connection instead, `hang` leaves it open. `drip` sends blanks, a byte at a time,
 * and its body after `untilMs`, or never.
 */
export type Reply =
  | Answer
  | Streamed
  | (Omit<Answer, "kind"> & { readonly kind: "drip"; readonly untilMs?: number })
  | { readonly kind: "drop" }
  | { readonly kind: "hang" };

const dripMs = 20;
const longestBody = 2 * 1024 * 1024;

/** The endpoint's door: it can be closed as a cable is pulled, and opened again at the same port. */
export class Listener {
  private readonly server: Server;

  private constructor(answer: (request: Request) => Promise<Reply>, now: () => number) {
    this.server = createServer((request, response) => {
      // A client learns from it how far its own clock is off.
      response.setHeader("date", new Date(now()).toUTCString());
      if (this.isSilent) return;
      const heard = async (asked: Request): Promise<Reply> => {
        const reply = await answer(asked);
        return this.isSilent ? { kind: "hang" } : reply;
      };
      handle(request, response, heard, () => this.isSilent).catch(() => response.destroy());
    });
    this.server.keepAliveTimeout = 60_000;
    this.server.on("connection", socket => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  private readonly sockets = new Set<Socket>();
  private isSilent = false;

  /** From now on whatever arrives is never answered, and neither is what is under way; `listen` ends it for what comes then. */
  silence(): void {
    this.isSilent = true;
  }

  /** Answers each POST with an `x-amz-target`, on loopback; rejects when the port is taken. */
  static async open(port: number, answer: (request: Request) => Promise<Reply>, now: () => number): Promise<Listener> {
    const listener = new Listener(answer, now);
    await listener.listen(port);
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.sockets.size;
  }

  listen(port: number): Promise<void> {
    this.isSilent = false;
    if (this.server.listening) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        this.server.off("error", reject);
        resolve();
      });
    });
  }

  /** Sends each open connection a TCP reset, whatever it is doing. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  close(): Promise<void> {
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: Request) => Promise<Reply>,
  isSilent: () => boolean,
): Promise<void> {
  // A page on the web could reach loopback under a name of its own: only loopback's names are served.
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host) && !host.endsWith(".localhost"))
    return plain(response, 403, "loopback only");
  if (request.method === "GET") return plain(response, 200, "ECS sandbox\n");
  const target = request.headers["x-amz-target"];
  if (request.method !== "POST" || typeof target !== "string") {
    return plain(response, 400, "expected POST with x-amz-target\n");
  }
  const body = await read(request);
  if (body === undefined) return plain(response, 413, "request too large\n");
  const reply = await answer({ target, body, headers: request.headers });
  switch (reply.kind) {
    case "answer":
      response.writeHead(reply.status, {
        "content-type": reply.contentType,
        "content-length": Buffer.byteLength(reply.body),
        "x-amzn-requestid": reply.requestId,
      });
      response.end(reply.body);
      return;
    case "stream":
      stream(response, reply, isSilent);
      return;
    case "drip":
      drip(response, reply);
      return;
    case "drop":
      request.socket.destroy();
      return;
    case "hang":
      return;
  }
}

function stream(response: ServerResponse, { status, requestId, open }: Streamed, isSilent: () => boolean): void {
  if (response.closed) return;
  response.writeHead(status, { "content-type": eventStreamType, "x-amzn-requestid": requestId });
  const close = open({
    write: bytes => {
      if (!isSilent() && !response.writableEnded) response.write(bytes);
    },
    get isBusy() {
      return response.writableNeedDrain;
    },
    end: () => response.end(),
    drop: () => setImmediate(() => response.destroy()),
  });
  response.once("close", close);
}

/** JSON allows blanks before a value: the client can tell only by the clock that nothing more will come. */
function drip(response: ServerResponse, reply: Reply & { readonly kind: "drip" }): void {
  // Who gave up before the answer began is not told of its end anymore.
  if (response.closed) return;
  response.writeHead(reply.status, { "content-type": reply.contentType, "x-amzn-requestid": reply.requestId });
  const dripping = setInterval(() => response.write(" "), dripMs);
  const end = () => {
    clearInterval(dripping);
    response.end(reply.body);
  };
  const rest = reply.untilMs === undefined ? undefined : setTimeout(end, reply.untilMs);
  response.once("close", () => {
    clearInterval(dripping);
    clearTimeout(rest);
  });
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
