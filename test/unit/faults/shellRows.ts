import { targetName } from "../../../src/shell/pluginCall";
import { openSessions } from "../../../src/stream/aws/awsSessions";
import type { EcsError } from "../../../src/ecs/model/errors";
import { connectedAgents } from "../../../src/sandbox/life/managedAgents";
import type { SessionOperation } from "../../../src/requests/sending/history";
import type { Bench } from "./bench";
import { caught } from "./row";
import type { Row } from "./row";
import { access } from "./streamRows";

const never = new AbortController().signal;

/** A container of the bench's cluster whose task runs with ECS Exec. */
function container({ sandbox, session }: Bench) {
  const tasks = sandbox.world.clusters.get(session.cluster.name)?.tasks.values() ?? [];
  const record = [...tasks].find(({ task }) => task.lastStatus === "RUNNING");
  if (!record) throw new Error("No task runs.");
  if (!record.task.enableExecuteCommand) {
    const definitions = record.definition.containerDefinitions ?? [];
    const containers = connectedAgents(record.task.containers, definitions, sandbox.world.seconds());
    sandbox.world.changeTask(record, { enableExecuteCommand: true, containers });
  }
  const [own] = record.task.containers;
  if (!own) throw new Error("The task has no container.");
  return { task: record.task.taskArn, name: own.name, runtimeId: own.runtimeId ?? "" };
}

const opening = (
  operation: string,
  sent: SessionOperation,
  where: string,
  open: (bench: Bench, signal: AbortSignal) => Promise<{ readonly sessionId: string }>,
): Row => ({
  operation,
  kind: "change",
  where,
  isPaged: false,
  hasCluster: sent === "ExecuteCommand",
  resend: "never",
  async attempt(bench) {
    try {
      await bench.sender.open(bench, sent, container(bench).task, signal => open(bench, signal));
      return {};
    } catch (error) {
      return { error: error as EcsError };
    }
  },
});

/** What shells in containers and forwarded ports ask. */
export const shellRows: readonly Row[] = [
  opening("ExecuteCommand", "ExecuteCommand", "Open Shell in Container", (bench, signal) => {
    const { task, name } = container(bench);
    const { cluster, gateway } = bench.session;
    return gateway.executeCommand({ cluster: cluster.arn, task, container: name, command: "/bin/sh" }, signal);
  }),
  opening("ssm:StartSession", "StartSession", "Forward Port", async (bench, signal) => {
    const { task, runtimeId } = container(bench);
    const port = openSessions(access(bench));
    try {
      const target = targetName(bench.session.cluster.arn, task, runtimeId);
      const parameters = { portNumber: ["80"], localPortNumber: ["8080"] };
      return await port.start({ target, document: "AWS-StartPortForwardingSession", parameters }, signal);
    } finally {
      port.dispose();
    }
  }),
  {
    operation: "ssm:TerminateSession",
    kind: "onDemand",
    where: "the end of a shell or a forwarded port",
    isPaged: false,
    hasCluster: false,
    keeps: "The session ends by itself.",
    async attempt(bench) {
      const port = openSessions(access(bench));
      const seen = await caught(() => port.end("sandbox-1", never));
      port.dispose();
      return seen;
    },
  },
];
