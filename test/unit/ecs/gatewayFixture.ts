import { openGateway } from "../../../src/ecs/gateway/awsAccess";
import type { EcsGateway } from "../../../src/ecs/gateway/gateway";
import type { Service } from "../../../src/ecs/model/model";
import { readServices } from "../../../src/ecs/reading/serviceReading";
import { startSandbox } from "../../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox";

/** Limits so short that a test need not wait for them, and as far apart as the real ones. */
export const shortDeadlines = {
  read: { connectMs: 500, firstByteMs: 500, wholeMs: 1000 },
  change: { connectMs: 500, firstByteMs: 600, wholeMs: 1200 },
  throttledMs: 120_000,
};

export const never = new AbortController().signal;

/** A gateway as patient as the real one, or as told. */
export const gatewayTo = (sandbox: Sandbox, limits?: typeof shortDeadlines): Promise<EcsGateway> =>
  openGateway(
    { id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" },
    () => Promise.reject(new Error("no MFA")),
    limits,
  );

/** All of a cluster's services, described. */
export async function servicesOf(gateway: EcsGateway, cluster: string): Promise<readonly Service[]> {
  const services: Service[] = [];
  await readServices(gateway, cluster, never, found => services.push(...found));
  return services;
}

/** A sandbox and such a gateway to it. */
export async function openGatewayFixture(options: SandboxOptions = { world: { clusters: 1, instances: 3, tasks: 5 } }) {
  const sandbox = await startSandbox(options);
  const gateway = await gatewayTo(sandbox);
  const close = async () => {
    gateway.dispose();
    await sandbox.close();
  };
  return { sandbox, gateway, close };
}

export type GatewayFixture = Awaited<ReturnType<typeof openGatewayFixture>>;
