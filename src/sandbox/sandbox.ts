import type { AddressInfo } from "node:net";
import { type Clock, realClock } from "./clock";
import type { Context } from "./context";
import { type Call, ecsEndpoint } from "./endpoint";
import { type Fault, Faults } from "./faults";
import { RateLimits } from "./rateLimits";
import { ServiceScheduler } from "./scheduler";
import { seedBulk } from "./seed/bulk";
import { seedCompany } from "./seed/company";
import { listen } from "./server";
import { World } from "./world";

export { manualClock, realClock, type Clock, type ManualClock } from "./clock";
export type { Call } from "./endpoint";
export type { EcsEvent } from "./events";
export { faultKinds, type Fault } from "./faults";
export type { World } from "./world";

export interface SandboxOptions {
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** Added to each answer, in real milliseconds. */
  readonly latencyMs?: number;
  /** ECS's documented request rates; off if left out. */
  readonly rateLimits?: boolean;
  /** One seed always gives one world; 1 if left out. */
  readonly seed?: number;
  /** `company` if left out; numbers make clusters of that size, instances and tasks counted per cluster. */
  readonly world?:
    "company" | "empty" | { readonly clusters: number; readonly instances: number; readonly tasks: number };
  /** In the company's world no batch task starts by itself. */
  readonly quiet?: boolean;
  readonly clock?: Clock;
  readonly region?: string;
  readonly account?: string;
  /** Answers as an older endpoint does: no `version`, no `createdAt`, `launchType` "". */
  readonly omitVersions?: boolean;
}

/** A small ECS on loopback, all in memory. */
export interface Sandbox {
  readonly url: string;
  readonly port: number;
  readonly region: string;
  readonly world: World;
  readonly clock: Clock;
  /** The requests so far, the last 10,000 of them. */
  readonly calls: readonly Call[];
  addFault(fault: Fault): void;
  clearFaults(): void;
  close(): Promise<void>;
}

const callsKept = 10_000;

/** Starts the endpoint; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? realClock();
  const world = new World({
    clock,
    seed: options.seed ?? 1,
    region: options.region ?? "us-east-1",
    account: options.account ?? "111122223333",
  });
  const scheduler = new ServiceScheduler(world);
  const context: Context = { world, scheduler, clientTokens: new Map() };
  const wanted = options.world ?? "company";
  if (wanted === "company") seedCompany(context, { quiet: options.quiet ?? false });
  else if (wanted !== "empty") seedBulk(context, wanted);

  const calls: Call[] = [];
  const faults = new Faults();
  const answer = ecsEndpoint(context, {
    latencyMs: options.latencyMs ?? 0,
    omitVersions: options.omitVersions ?? false,
    rateLimits: options.rateLimits ? new RateLimits(clock) : undefined,
    faults,
    record(call) {
      calls.push(call);
      if (calls.length > callsKept) calls.splice(0, calls.length - callsKept);
    },
  });
  const server = await listen(options.port ?? 0, answer).catch((error: unknown) => {
    world.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    region: world.arns.region,
    world,
    clock,
    calls,
    addFault: fault => faults.add(fault),
    clearFaults: () => faults.clear(),
    close() {
      world.close();
      return new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
