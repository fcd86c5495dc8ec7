import type { OpenSession } from "../ecs/gateway/executeCommand";
import { lastPart } from "../ecs/model/model";

/** A container as Systems Manager names it. */
export const targetName = (clusterArn: string, taskArn: string, runtimeId: string): string =>
  `ecs:${lastPart(clusterArn)}_${lastPart(taskArn)}_${runtimeId}`;

/** StartSession's input, as the plugin reads it. */
export interface StartSessionRequest {
  readonly Target: string;
  readonly DocumentName?: string;
  readonly Parameters?: Readonly<Record<string, readonly string[]>>;
}

export interface PluginCall {
  readonly args: readonly string[];
  /** Holds the token, which is why it is not among the arguments: those are in every list of processes. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The plugin looks for the session in a variable whose name begins so, and unsets it. */
const variable = "AWS_SSM_START_SESSION_RESPONSE";

/** How the AWS CLI runs session-manager-plugin, but for the endpoint of ECS that it gives for ECS Exec: sessions are resumed at Systems Manager. */
export function pluginCall(
  session: OpenSession,
  where: {
    readonly region: string;
    readonly profile?: string;
    readonly endpoint: string;
    /** What StartSession was asked, or would have been. */
    readonly request: StartSessionRequest;
  },
): PluginCall {
  return {
    args: [variable, where.region, "StartSession", where.profile ?? "", JSON.stringify(where.request), where.endpoint],
    environment: {
      [variable]: JSON.stringify({
        SessionId: session.sessionId,
        TokenValue: session.tokenValue,
        StreamUrl: session.streamUrl,
      }),
    },
  };
}
