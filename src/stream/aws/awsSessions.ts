import { thatMayBeDone } from "../../ecs/model/errors";
import { close } from "../../ecs/transport/closing";
import { hideCredentials } from "../../text/secrets";
import { callService, clientSettings, contextsOf, wrongAnswer } from "./serviceCall";
import type { AwsAccess } from "./serviceCall";
import type { SessionsPort } from "./servicePorts";
import { ssmClient, StartSessionCommand, TerminateSessionCommand } from "./ssmClient";

/** Opens Systems Manager, for its sessions. Sends nothing yet. */
export function openSessions(access: AwsAccess): SessionsPort & { dispose(): void } {
  const settings = clientSettings(access);
  const client = ssmClient(settings);
  // A session that was started twice would stay open once.
  const once = ssmClient({ ...settings, maxAttempts: 1 });
  const contextOf = contextsOf(access, "Systems Manager");
  return {
    async endpoint() {
      const { endpointProvider, useFipsEndpoint, useDualstackEndpoint } = client.config;
      const { url } = endpointProvider({
        Region: access.region,
        Endpoint: access.endpoint,
        UseFIPS: await useFipsEndpoint(),
        UseDualStack: await useDualstackEndpoint(),
      });
      return url.href.replace(/\/$/, "");
    },
    async start({ target, document, parameters }, signal) {
      const context = contextOf("StartSession");
      const command = new StartSessionCommand({ Target: target, DocumentName: document, Parameters: parameters });
      const answer = await callService(once, context, signal, options => once.send(command, options));
      const { SessionId: sessionId, TokenValue: tokenValue, StreamUrl: streamUrl } = answer;
      // Before anything else is done with it: from here on no log and no message contains it.
      hideCredentials([tokenValue]);
      for (const [name, value] of Object.entries({
        SessionId: sessionId,
        TokenValue: tokenValue,
        StreamUrl: streamUrl,
      }))
        if (typeof value !== "string" || value === "") throw thatMayBeDone(wrongAnswer(context, `it has no "${name}"`));
      return { sessionId: sessionId ?? "", tokenValue: tokenValue ?? "", streamUrl: streamUrl ?? "" };
    },
    async end(sessionId, signal) {
      const command = new TerminateSessionCommand({ SessionId: sessionId });
      const context = contextOf("TerminateSession");
      const answer = await callService(client, context, signal, options => client.send(command, options));
      if (answer.SessionId !== sessionId) throw wrongAnswer(context, 'its "SessionId" is another one');
    },
    dispose() {
      close(client);
      close(once);
    },
  };
}
