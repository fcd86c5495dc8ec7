import type { OpenSession } from "../../ecs/gateway/executeCommand";
import { shortId } from "../../ecs/model/names";
import { cancelled, untilAborted } from "../../ecs/rate/deadline";
import type { SessionOperation } from "../../requests/sending/history";
import { pluginCall } from "../../shell/pluginCall";
import type { PluginCall, StartSessionRequest } from "../../shell/pluginCall";
import { endSession } from "../../shell/sessions";
import type { SessionsClient } from "../../shell/sessions";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import type { ShellSubject } from "./shellSubject";

/** A session with a container, and how the plugin is run in it. */
export interface OpenedSession {
  readonly client: SessionsClient;
  readonly session: OpenSession;
  readonly call: PluginCall;
  /** Aborted when the window closes: nothing that was started in the session may outlive it. */
  readonly closing: AbortSignal;
}

export interface Opening {
  readonly operation: SessionOperation;
  readonly request: StartSessionRequest;
  readonly send: (client: SessionsClient, closing: AbortSignal) => Promise<OpenSession>;
}

/**
 * Opens a session, and hands it over to `use`. Cancel ends the wait alone, since what was sent can't be taken back: a session that
 * is there only then is ended, as one that `use` failed with is. Throws an EcsError.
 */
export async function withSession<T>(
  kit: Kit,
  subject: ShellSubject,
  { operation, request, send }: Opening,
  signal: AbortSignal,
  use: (opened: OpenedSession) => T | Promise<T>,
): Promise<T> {
  const { connection, arn, container } = subject;
  const client = await kit.deps.openSessions(connection);
  let opening: Promise<OpenSession> | undefined;
  let isAnswered = false;
  try {
    const endpoint = await client.endpoint();
    if (signal.aborted) throw cancelled();
    let closing = signal;
    opening = kit.sender.open(subject, operation, arn, own => send(client, (closing = own)));
    const session = await untilAborted(signal, opening);
    isAnswered = true;
    const { region, profile } = connection.spec;
    return await use({ client, session, call: pluginCall(session, { region, profile, endpoint, request }), closing });
  } catch (error) {
    if (opening)
      void opening.then(
        ({ sessionId }) => endSession(client, sessionId, kit.deps.log),
        () => client.dispose(),
      );
    else client.dispose();
    if (opening && !isAnswered && signal.aborted) {
      const ran = operation === "ExecuteCommand" ? ", and its command may have run" : "";
      const where = `container ${container} (task ${shortId(arn)})`;
      void inform(
        `Canceled. ${operation} was already sent: a session with ${where} may have been opened${ran}. If so, it is ended as soon as the answer arrives.`,
      );
    }
    throw error;
  }
}
