import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterSession } from "../../../src/ecs/session/clusterSession";
import { isServiceChange, isAboutService, readServicesFirst, sendServiceChange } from "./servicePlay";
import { changes } from "./step";
import type { Step } from "./step";
import type { Aim, Window } from "./window";
import { pick } from "./pick";

type Change = (typeof changes)[number];

const never = new AbortController().signal;
const mostWaiting = 24;
let marks = 0;

const isChange = (name: string): name is Change => (changes as readonly string[]).includes(name);

/** Does one step in a window; what takes its time goes on while the next steps are done. */
export async function play(window: Window, step: Step): Promise<void> {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest follows below
  switch (step.do) {
    case "pause":
      return sleep(step.ms);
    case "detach":
      return window.eventStream.detach();
    case "wake":
      for (const connection of window.connections.all) connection.renew();
      return;
  }
  if (isChange(step.do) && "on" in step) return change(window, step.do, step.on);
  const connection = pick(window.connections.all, step.on);
  if (!connection) return;
  const endpoint = window.endpointOf(connection);
  const session = pick(connection.clusters, step.on >> 1);
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest follows below
  switch (step.do) {
    case "clock":
      return endpoint.advance(step.ms);
    case "fault": {
      const { operation, kind, times } = step;
      return endpoint.sandbox.addFault({ operation, kind, times, delayMs: 40, body: {} });
    }
    case "mend":
      return endpoint.sandbox.clearFaults();
    case "unplug":
      return endpoint.unplug();
    case "plug":
      return void endpoint.plug();
    case "reset":
      return endpoint.sandbox.resetConnections();
    case "newCluster":
      return void endpoint.sandbox.world.addCluster(`model-${String(++marks)}`);
    case "dropCluster": {
      const name = pick([...endpoint.sandbox.world.clusters.keys()], step.on >> 1);
      // The last ones stay, so that there is something to do.
      if (name !== undefined && endpoint.sandbox.world.clusters.size > 2) endpoint.sandbox.world.clusters.delete(name);
      return;
    }
    case "attach":
      return window.start(window.attach(connection, step.mode));
    case "watchConnection":
      return window.watch(connection);
    case "leaveConnection":
      return window.leave(connection);
    case "refreshConnection":
      return window.start(connection.refresh());
    case "cancelConnection":
      return connection.cancelLoading();
  }
  if (!session) return window.start(connection.load());
  look(window, step.do, session, step.on);
}

/** A person changes what they see; where nothing is seen that it could be about, they read first. */
function change(window: Window, what: Change, on: number): void {
  const { coverage } = window;
  if (window.isBusy(mostWaiting)) return coverage.note(what, "busy");
  const all = window.connections.all.flatMap(connection =>
    connection.clusters.map(session => ({ endpoint: window.endpointOf(connection), connection, session })),
  );
  const able = all.filter(({ session }) => isAbout(window, what, session));
  const aim = pick(able, on);
  if (aim) {
    coverage.note(what, "sent");
    return send(window, what, aim, on);
  }
  coverage.note(what, "read first");
  if (isServiceChange(what) && readServicesFirst(window, all, on)) return;
  const unread = all.filter(({ session }) => session.state.kind !== "ready");
  const session = pick(unread, on)?.session ?? pick(window.connections.all, on);
  if (session) window.start(session.load());
}

/** Whether a cluster shows what a change could be about. */
function isAbout({ sendings }: Window, what: Change, session: ClusterSession): boolean {
  if (isServiceChange(what)) return isAboutService(sendings, what, session);
  const { replica } = session;
  const hasTasks = replica.tasks.size > 0;
  if (what === "RunTask" || what === "StopTask") return hasTasks;
  const instances = [...replica.containerInstances.keys()];
  return what === "StartTask" ? hasTasks && instances.length > 0 : instances.some(arn => sendings.isFree(arn));
}

function look(window: Window, what: string, session: ClusterSession, on: number): void {
  switch (what) {
    case "watchCluster":
      return window.watch(session);
    case "leaveCluster":
      return window.leave(session);
    case "load":
      return window.start(session.load());
    case "refresh":
      return window.start(session.refresh());
    case "cancel":
      return session.cancelLoading();
    case "services":
      return window.start(session.services.read(never));
    case "reread": {
      const arn = pick([...session.replica.tasks.keys(), ...session.replica.containerInstances.keys()], on >> 2);
      if (arn !== undefined) window.start(session.reread([arn], never));
    }
  }
}

/** Sends what a person would, about something that the session shows. */
function send(window: Window, what: Change, aim: Aim, on: number): void {
  const { endpoint, session } = aim;
  const cluster = session.cluster.arn;
  const mark = `model-${String(++marks)}`;
  if (isServiceChange(what)) return sendServiceChange(window, what, aim, { on, mark: marks });
  const task = pick([...session.replica.tasks.values()], on >> 2);
  const { sendings } = window;
  const instances = [...session.replica.containerInstances.keys()];
  const isFree = (arn: string) => what === "StartTask" || sendings.isFree(arn);
  const instance = pick(instances.filter(isFree), on >> 2);
  const marked = { isIts: ({ input }: { input: Readonly<Record<string, unknown>> }) => input["startedBy"] === mark };
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest follows below
  switch (what) {
    case "RunTask": {
      if (!task) return;
      const count = 1 + (on % 3);
      const input = { cluster, taskDefinition: task.taskDefinitionArn, count, startedBy: mark, clientToken: mark };
      return window.start(sendings.send(endpoint, aim, what, input, { ...marked, starts: { by: mark, count } }));
    }
    case "StartTask": {
      if (!task || instance === undefined) return;
      const input = {
        cluster,
        taskDefinition: task.taskDefinitionArn,
        containerInstances: [instance],
        startedBy: mark,
      };
      return window.start(sendings.send(endpoint, aim, what, input, { ...marked, starts: { by: mark, count: 1 } }));
    }
    case "StopTask": {
      if (!task) return;
      const isIts = ({ input }: { input: Readonly<Record<string, unknown>> }) => input["reason"] === mark;
      const input = { cluster, task: task.arn, reason: mark };
      return window.start(sendings.send(endpoint, aim, what, input, { isIts, reason: mark }));
    }
  }
  if (instance === undefined) return;
  const isIts = ({ input }: { input: Readonly<Record<string, unknown>> }) =>
    input["containerInstance"] === instance || (input["containerInstances"] as string[] | undefined)?.[0] === instance;
  const more = { about: instance, isIts };
  const input = { cluster, containerInstance: instance };
  switch (what) {
    case "DRAINING":
    case "ACTIVE": {
      const state = { cluster, containerInstances: [instance], status: what };
      return window.start(sendings.send(endpoint, aim, "UpdateContainerInstancesState", state, more));
    }
    case "Deregister":
    case "ForceDeregister": {
      const force = what === "ForceDeregister";
      return window.start(sendings.send(endpoint, aim, "DeregisterContainerInstance", { ...input, force }, more));
    }
    case "UpdateContainerAgent":
      return window.start(sendings.send(endpoint, aim, what, input, more));
  }
}
