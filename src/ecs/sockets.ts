import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

const kept = { keepAlive: true, maxSockets: 50 } as const;

/** One client's connections to its endpoint, which stay open between calls. */
export class Sockets {
  readonly httpAgent = new HttpAgent(kept);
  readonly httpsAgent = new HttpsAgent(kept);

  /** Closes those that no call uses: a network that changed may have left them dead, and none would tell. */
  dropIdle(): void {
    for (const { freeSockets } of [this.httpAgent, this.httpsAgent])
      for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
  }
}

const probeMs = 3000;

/** Whether anything at all answers HTTP at a URL; sends no signature and no operation. */
export function answersAt(url: URL, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    const probe = request(url, { method: "HEAD", agent: false, signal, timeout: probeMs }, answer => {
      answer.destroy();
      resolve(true);
    });
    probe.once("timeout", () => probe.destroy());
    probe.once("error", () => resolve(false));
    probe.once("close", () => resolve(false));
    probe.end();
  });
}
