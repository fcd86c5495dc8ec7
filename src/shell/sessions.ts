import { EcsError } from "../ecs/model/errors";
import type { Disposable } from "../ecs/model/emitter";
import type { SessionsPort } from "../stream/aws/servicePorts";
import { plainText } from "../text/plainText";
import type { Log } from "../text/safeLog";

export type SessionsClient = SessionsPort & Disposable;

/**
 * Ends a session that the plugin may have left open, and the client with it. A failure is logged and no more: a session that
 * nobody uses ends by itself after its idle timeout.
 */
export async function endSession(
  client: SessionsClient,
  sessionId: string,
  log: Pick<Log, "info" | "warn">,
): Promise<void> {
  try {
    await client.end(sessionId, new AbortController().signal);
    log.info(plainText(`TerminateSession session=${sessionId}`));
  } catch (error) {
    if (error instanceof EcsError && error.code === "DoesNotExistException") return;
    const why = error instanceof EcsError ? error.message : "It failed.";
    log.warn(
      plainText(`TerminateSession session=${sessionId} ${why} It ends by itself once its idle timeout is over.`),
    );
  } finally {
    client.dispose();
  }
}
