import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Stands between a client and an endpoint, and keeps each good answer as it travels. */
export class Tap {
  readonly answers: { readonly operation: string; readonly body: unknown }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(endpoint: string): Promise<Tap> {
    const server = createServer((request, response) => {
      void tap.pass(endpoint, request).then(({ status, contentType, body }) => {
        response.writeHead(status, { "content-type": contentType });
        response.end(body);
      });
    });
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    const tap = new Tap(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    return tap;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  private async pass(endpoint: string, request: IncomingMessage) {
    const target = String(request.headers["x-amz-target"]);
    const headers = { "content-type": String(request.headers["content-type"]), "x-amz-target": target };
    const answer = await fetch(endpoint, { method: "POST", headers, body: await text(request) });
    const body = await answer.text();
    const [, operation] = target.split(".");
    assert.ok(operation, target);
    if (answer.status === 200) this.answers.push({ operation, body: JSON.parse(body) as unknown });
    return { status: answer.status, contentType: answer.headers.get("content-type") ?? "", body };
  }
}
