import { EcsError } from "../../ecs/model/errors";
import { shortId } from "../../ecs/model/names";
import { knownDefinition, readDefinition } from "../../ecs/session/knownDefinitions";
import { forward, freePort, isFree } from "../../shell/forwarding";
import { containerPorts } from "../../shell/readiness";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { inNotification, reading } from "../running/run";
import { sending } from "../running/job";
import type { ForwardedPort, ForwardedPorts } from "./forwardedPorts";
import { withSession } from "./openedSession";
import type { Opening } from "./openedSession";
import { checkSession } from "./sessionChecks";
import type { Question, Ready } from "./sessionChecks";
import { shellSubject, titleIn } from "./shellSubject";
import type { ShellSubject } from "./shellSubject";

const title = "Forward Port";
const document = "AWS-StartPortForwardingSession";

interface Draft {
  readonly port?: number;
  /** Whether it is another port than the offered ones. */
  readonly isTyped?: boolean;
  readonly local?: number;
}

interface Ports {
  readonly port: number;
  readonly local: number;
}

/** Forwards a local port to a container's, until it is stopped. */
export async function forwardPort(kit: Kit, forwards: ForwardedPorts, argument: Argument): Promise<void> {
  const subject = await shellSubject(kit, title, "StartSession", argument);
  if (subject) await start(kit, forwards, subject);
}

async function start(kit: Kit, forwards: ForwardedPorts, subject: ShellSubject, given?: Ports): Promise<void> {
  let lacking: Question | undefined;
  const key = sending("StartSession", [subject], subject.container);
  let ports = given;
  await kit.runner.run(key, async () => {
    kit.sender.allow(subject, "StartSession");
    const ready = await checkSession(kit, subject, () => start(kit, forwards, subject, ports));
    if (typeof ready === "function") {
      lacking = ready;
      return;
    }
    ports ??= await askPorts(subject, ready);
    if (!ports) return;
    const chosen = ports;
    if (!(await isFree(chosen.local))) {
      // Taken since it was chosen; Retry asks again.
      ports = undefined;
      throw new EcsError({
        kind: "conflict",
        code: "PortInUse",
        sentence: portTaken(chosen.local),
        advice: "Retry with another local port.",
      });
    }
    const opened = await inNotification(
      `Forwarding localhost:${String(chosen.local)} to ${subject.container}`,
      signal => open(kit, subject, ready, chosen, signal),
    );
    forwards.add(opened, () => start(kit, forwards, subject, chosen));
  });
  // Not awaited, as no message of a command is.
  void lacking?.();
}

/** Opens the session, and runs the plugin until it listens. Throws an EcsError. */
function open(
  kit: Kit,
  subject: ShellSubject,
  { plugin, target }: Ready,
  { port, local }: Ports,
  signal: AbortSignal,
): Promise<ForwardedPort> {
  const parameters = { portNumber: [String(port)], localPortNumber: [String(local)] };
  const opening: Opening = {
    operation: "StartSession",
    request: { Target: target, DocumentName: document, Parameters: parameters },
    send: (client, closing) => client.start({ target, document, parameters }, closing),
  };
  return withSession(kit, subject, opening, signal, async ({ client, session, call, closing }) => {
    const forwarding = await forward(plugin, call, AbortSignal.any([signal, closing]));
    return { subject, port, local, forwarding, client, sessionId: session.sessionId };
  });
}

async function askPorts(subject: ShellSubject, { task }: Ready): Promise<Ports | undefined> {
  const { gateway } = subject.session;
  const { taskDefinitionArn: arn } = task;
  const offered = await reading("Reading the task definition", async signal =>
    containerPorts(knownDefinition(gateway, arn) ?? (await readDefinition(gateway, arn, signal)), subject.container),
  ).catch((error: unknown) => {
    if (error instanceof EcsError && error.kind === "denied") return [];
    throw error;
  });
  const choices = offered.map(({ port, name }) => ({
    label: String(port),
    icon: "plug",
    description: name,
    value: port,
  }));
  const container = `container ${subject.container} (task ${shortId(subject.arn)})`;
  const other = { label: "Another port…", icon: "edit", value: 0 };
  const steps: readonly Step<Draft>[] = [
    {
      when: () => choices.length > 0,
      ask: async (draft, at) =>
        into(
          await pickOne(at, {
            placeholder: `Port of ${container}`,
            load: () => Promise.resolve([...choices, other]),
            isActive: port => port === (draft.isTyped ? 0 : draft.port),
            empty: "",
          }),
          port =>
            port === 0
              ? { ...draft, port: draft.isTyped ? draft.port : undefined, isTyped: true }
              : { ...draft, port, isTyped: false },
        ),
    },
    {
      when: ({ isTyped }) => choices.length === 0 || isTyped === true,
      ask: async (draft, at) =>
        into(
          await askText(at, {
            prompt: `Port of ${container}`,
            value: draft.port === undefined ? undefined : String(draft.port),
            placeholder: "8080",
            problem: portProblem,
          }),
          text => ({ ...draft, port: Number(text) }),
        ),
    },
    {
      ask: async (draft, at) =>
        into(
          await askText(at, {
            prompt: `Local port that forwards to port ${String(draft.port)} of ${container}`,
            value: String(draft.local ?? (await freePort(draft.port ?? 0))),
            problem: portProblem,
            refusal: async text =>
              (await isFree(Number(text))) ? undefined : `${portTaken(Number(text))} Choose another one.`,
          }),
          text => ({ ...draft, local: Number(text) }),
        ),
    },
  ];
  const draft = await runWizard<Draft>(titleIn(title, subject), steps, {});
  return draft?.port === undefined || draft.local === undefined ? undefined : { port: draft.port, local: draft.local };
}

const portTaken = (port: number): string =>
  `Local port ${String(port)} can't be used: another program has it, or it needs more rights.`;

const portProblem = (text: string): string | undefined =>
  /^\s*\d{1,5}\s*$/.test(text) && Number(text) > 0 && Number(text) < 65_536
    ? undefined
    : "Enter a port from 1 to 65535.";
