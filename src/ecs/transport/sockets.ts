import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

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
