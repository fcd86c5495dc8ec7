import type { Context, Operation } from "../operations/context";
import { isExecutable, newSession } from "../operations/executeCommand";
import { Refusal } from "../wire/refusal";

/** What a session's document needs to be told. */
const documents: Readonly<Record<string, readonly string[]>> = {
  "SSM-SessionManagerRunShell": [],
  "AWS-StartInteractiveCommand": ["command"],
  "AWS-StartPortForwardingSession": ["portNumber"],
  "AWS-StartPortForwardingSessionToRemoteHost": ["host", "portNumber"],
};

/** Systems Manager's part of the sandbox: sessions with containers, for port forwarding. */
export const ssmOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    "StartSession",
    (context, input) => {
      const target = input.need("Target", "Target is required.");
      const document = input.text("DocumentName") ?? "SSM-SessionManagerRunShell";
      const needed = documents[document];
      if (!needed) throw new Refusal("InvalidDocument", `Document with name ${document} does not exist.`);
      const parameters = input.structure("Parameters") ?? {};
      for (const name of needed) {
        const [value] = (parameters[name] ?? []) as readonly unknown[];
        if (typeof value !== "string" || (name === "portNumber" && !isPort(value))) {
          throw new Refusal("InvalidParameters", `Parameter "${name}" has invalid value.`);
        }
      }
      if (!isTarget(context, target)) throw new Refusal("TargetNotConnected", `${target} is not connected.`);
      const { sessionId, streamUrl, tokenValue } = newSession(context.url(), "sandbox");
      return { SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue };
    },
  ],
  ["TerminateSession", (_context, input) => ({ SessionId: input.need("SessionId", "SessionId is required.") })],
]);

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536;

/** `ecs:CLUSTER_TASKID_RUNTIMEID`: a container that a session can be opened in. */
function isTarget({ world }: Context, target: string): boolean {
  const [, cluster = "", taskId = "", runtimeId] = /^ecs:(.+)_([0-9a-f]{32})_(\S+)$/.exec(target) ?? [];
  const record = world.clusters.get(cluster)?.tasks.get(taskId);
  const container = record?.task.containers.find(one => one.runtimeId === runtimeId);
  return record !== undefined && container !== undefined && isExecutable(record, container);
}
