import { EcsError } from "../ecs/model/errors";
import type { Disposable } from "../ecs/model/emitter";
import { forAtMost } from "../ecs/rate/deadline";
import type { SessionsPort } from "../stream/aws/servicePorts";
import { plainText } from "../text/plainText";
import type { Log } from "../text/safeLog";

export type SessionsClient = SessionsPort & Disposable;

/** The window may be closing, and its host waits for nobody. */
const patienceMs = 15_000;

/**
 * Ends a session that the plugin may have left open, and the client with it. A failure is logged and no more: a session that
 * nobody uses ends by itself after its idle timeout.
 */
export async function endSession(
  client: SessionsClient,
  sessionId: string,
  log: Pick<Log, "info" | "warn">,
  mostMs = patienceMs,
): Promise<void> {
  try {
    await forAtMost(mostMs, signal => client.end(sessionId, signal));
    log.info(plainText(`TerminateSession session=${sessionId}`));
  } catch (error) {
    if (error instanceof EcsError && error.code === "DoesNotExistException") return;
    log.warn(
      plainText(`TerminateSession session=${sessionId} ${why(error)} It ends by itself once its idle timeout is over.`),
    );
  } finally {
    client.dispose();
  }
}

function why(error: unknown): string {
  if (!(error instanceof EcsError)) return "It failed.";
  return error.kind === "cancelled" ? "It wasn't answered in time." : error.message;
}
