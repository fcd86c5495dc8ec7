import { ExecuteCommandCommand } from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import { object, wrongAnswer } from "../answers/answer";
import { hidingSecrets } from "../answers/requestSecrets";
import { text } from "../model/fields";
import { hideCredentials } from "../../text/secrets";
import type { Calls } from "./calls";

/** What session-manager-plugin is given of a session that was opened. Whoever has the token has the session. */
export interface OpenSession {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly tokenValue: string;
}

/** A command that is to run in a container, in a session with a terminal. */
export interface Execution {
  /** ARNs, but for the container's name. */
  readonly cluster: string;
  readonly task: string;
  readonly container: string;
  readonly command: string;
}

/** The session of a command that was started, and the request's id. */
export interface Executed extends OpenSession {
  readonly requestId?: string;
}

/** Runs a command in a container. It is sent once, whatever becomes of the answer: twice would run it twice. */
export async function executeCommand(
  calls: Calls,
  client: ECSClient,
  execution: Execution,
  signal: AbortSignal,
): Promise<Executed> {
  const operation = "ExecuteCommand";
  try {
    return await calls.change(operation, false, signal, async options => {
      const answer = await client.send(new ExecuteCommandCommand({ ...execution, interactive: true }), options);
      const session = object(operation, answer, "session");
      const field = (name: string) => {
        const value = text(session[name]);
        if (value === undefined) throw wrongAnswer(operation, `its session has no "${name}"`);
        return value;
      };
      // Before anything else is done with it: from here on no log and no message contains it.
      hideCredentials([text(session["tokenValue"])]);
      return {
        sessionId: field("sessionId"),
        streamUrl: field("streamUrl"),
        tokenValue: field("tokenValue"),
        requestId: answer.$metadata.requestId,
      };
    });
  } catch (error) {
    // A command line may hold a password.
    throw hidingSecrets(error, [execution.command]);
  }
}
