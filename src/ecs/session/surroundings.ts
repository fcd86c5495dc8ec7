import { networkInterfaces } from "node:os";
import { Emitter } from "../model/emitter";
import type { Disposable } from "../model/emitter";

const checkMs = 5000;
/** A timer that comes this late slept with the machine, or may as well have. */
const lateMs = 10_000;

/** The addresses that tell one network from another; link-local ones come and go with every container that starts here. */
function addresses(): string {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? []);
  const known = all.filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address));
  return known
    .map(({ address }) => address)
    .sort()
    .join(" ");
}

/** Tells when this machine woke from sleep or is on another network, so that calls under way may never be answered. */
export class Surroundings implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly timer: NodeJS.Timeout;
  private lastCheck = Date.now();
  private known?: string;

  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly look: () => string = addresses) {
    this.timer = setInterval(() => this.check(), checkMs);
    this.timer.unref?.();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.changeEmitter.dispose();
  }

  private check(): void {
    const now = Date.now();
    const woke = now - this.lastCheck > checkMs + lateMs;
    const seen = this.look();
    const moved = this.known !== undefined && seen !== this.known;
    this.lastCheck = now;
    this.known = seen;
    if (woke || moved) this.changeEmitter.fire();
  }
}
