import { openGateway } from "../../../src/ecs/aws";
import type { EcsGateway } from "../../../src/ecs/gateway";
import { startSandbox } from "../../../src/sandbox/sandbox";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox";

/** Limits so short that a test need not wait for them, and as far apart as the real ones. */
export const shortDeadlines = {
  read: { connectMs: 200, firstByteMs: 250, wholeMs: 500 },
  change: { connectMs: 200, firstByteMs: 300, wholeMs: 600 },
};

export const never = new AbortController().signal;

/** A gateway that waits for no answer longer than `shortDeadlines`. */
export const gatewayTo = (sandbox: Sandbox): Promise<EcsGateway> =>
  openGateway(
    { id: "s", label: "s", region: "us-east-1", endpoint: sandbox.url, origin: "sandbox" },
    () => Promise.reject(new Error("no MFA")),
    shortDeadlines,
  );

/** A sandbox and such a gateway to it. */
export async function openEdge(options: SandboxOptions = { world: { clusters: 1, instances: 3, tasks: 5 } }) {
  const sandbox = await startSandbox(options);
  const gateway = await gatewayTo(sandbox);
  const close = async () => {
    gateway.dispose();
    await sandbox.close();
  };
  return { sandbox, gateway, close };
}

export type Edge = Awaited<ReturnType<typeof openEdge>>;
