import { hostOf } from "../../ecs/connection/connection";
import { EcsError } from "../../ecs/model/errors";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";

/** Asks for leave to use the unencrypted endpoint that a failure names, keeps it, and reads the connection again. */
export async function allowPlainHttp(kit: Kit, argument: unknown): Promise<void> {
  const error: unknown =
    typeof argument === "object" && argument !== null && "error" in argument ? argument.error : undefined;
  const consent = error instanceof EcsError ? error.consent : undefined;
  if (!consent || !(await acceptsPlainHttp(consent.endpoint))) return;
  await kit.deps.connectionStore.allowPlainHttp(consent);
  await kit.deps.connections.get(consent.connectionId)?.refresh();
}

/** Whoever is on the way to a plain-http endpoint reads and changes what is sent: that takes a clear yes. */
export async function acceptsPlainHttp(endpoint: string): Promise<boolean> {
  const use = "Use Unencrypted Endpoint";
  const answer = await confirm(
    `Connect to ${hostOf(endpoint)} without encryption?`,
    [
      "Secret keys aren't sent in clear, but anyone on the network path can read requests and answers, including environment values, forge answers, and repeat signed requests.",
    ],
    use,
  );
  return answer === use;
}
