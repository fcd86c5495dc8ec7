import { groupName, isStopped } from "../../ecs/model/model";
import { shortId, taskName } from "../../ecs/model/names";
import { isOf } from "../../logs/following/taskScope";
import type { LogChoice } from "../../logs/following/taskScope";
import type { Target } from "../../requests/sending/target";
import { plural } from "../../text/counts";
import { messageText } from "../../text/secrets";
import { pickMany, retryRow } from "../../wizard/pick";
import type { Choice, RetryRow } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Node } from "../../tree/nodes/node";
import type { Argument, CommandDeps } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { askCluster, clusterInView, loaded, nodesOf } from "../running/targets";
import { logSubjects, ofContainers, ofGroup } from "./logSubject";
import type { LogSubject } from "./logSubject";

/** A row of the picker: all tasks of a service or of a family, or one task. */
type Picked = Exclude<LogChoice, { kind: "tasks" }> | { readonly kind: "task"; readonly arn: string };

interface Draft {
  readonly target?: Target;
  readonly picked: readonly Picked[];
}

/** What was clicked or selected, or else what is picked. */
export async function subjectsOf(
  kit: Kit,
  title: string,
  argument: Argument,
  selected?: readonly Node[],
): Promise<readonly LogSubject[]> {
  const given = logSubjects(argument, selected);
  return given.length > 0 ? given : askSubjects(kit, title, argument);
}

/** Rows of a cluster and of its lists stand for many tasks, of which some are picked. */
const lists: ReadonlySet<Node["kind"]> = new Set(["cluster", "services", "tasks", "stopped"]);

/** A crash loop, or a group of stopped tasks, may have ended since its row was drawn. */
const fleeting: ReadonlySet<Node["kind"]> = new Set(["crashLoop", "stopGroup"]);

/** The palette asks for services, families, and tasks, as does the row of a cluster or of a list; another row has no logs. */
async function askSubjects(kit: Kit, title: string, argument: Argument): Promise<readonly LogSubject[]> {
  const [node] = nodesOf(argument);
  if (argument !== undefined && !(node && lists.has(node.kind))) {
    void inform(
      node && !fleeting.has(node.kind)
        ? "This row has no logs. Select a service, a family, a task, or a container."
        : "No task is left whose logs could be shown.",
    );
    return [];
  }
  const given = clusterInView(kit.deps, undefined, argument);
  const likely = inFront(kit.deps).filter(({ session }) => !given || session === given.session);
  const inView = new Set(likely.flatMap(pickedOf).map(keyOf));
  const draft = await runWizard<Draft>(
    title,
    [
      {
        ask: async (before, at) =>
          into(await askCluster(kit.deps, at, before.target), target => ({
            target,
            picked: target.session === before.target?.session ? before.picked : [],
          })),
      },
      {
        ask: async (before, at) => {
          const { target } = before;
          if (!target) return { kind: "back" };
          const chosen = new Set(before.picked.map(keyOf));
          const reply = await pickMany<Picked>(at, {
            placeholder: "Services, families, or tasks",
            load: signal => rows(target, signal),
            isActive: picked => chosen.has(keyOf(picked)),
            isLikely: picked => inView.has(keyOf(picked)),
            empty: `${target.session.cluster.name} has no tasks.`,
          });
          return into(reply, picked => ({ target, picked }));
        },
      },
    ],
    { target: given ?? likely[0], picked: [] },
    given ? 1 : 0,
  );
  const { target, picked = [] } = draft ?? {};
  if (!target) return [];
  const groups = picked.flatMap(item => (item.kind === "task" ? [] : [ofGroup(target, item)]));
  const tasks = picked.flatMap(item => (item.kind === "task" ? [{ ...target, arn: item.arn }] : []));
  return [...groups, ...ofContainers(tasks)];
}

/** What the page in front is about, or else what is selected in the tree; of one cluster. */
function inFront(deps: CommandDeps): readonly LogSubject[] {
  const nodes = deps.selection();
  const ofPage = logSubjects(deps.pages.active());
  const all = ofPage.length > 0 ? ofPage : logSubjects(nodes[0], nodes);
  return all.filter(({ session }) => session === all[0]?.session);
}

const pickedOf = ({ choice }: LogSubject): readonly Picked[] =>
  choice.kind === "tasks" ? choice.tasks.map(({ arn }) => ({ kind: "task", arn })) : [choice];

const keyOf = (picked: Picked): string => `${picked.kind} ${picked.kind === "task" ? picked.arn : picked.name}`;

/** Services without tasks are known by their own lists alone: where these can't be read, that is said. */
async function rows(target: Target, signal: AbortSignal): Promise<readonly (Choice<Picked> | RetryRow)[]> {
  await loaded(target);
  try {
    await target.session.services.read(signal);
    return choices(target);
  } catch (error) {
    if (signal.aborted) throw error;
    return [...choices(target), retryRow("Couldn't read the services", messageText(error))];
  }
}

function choices({ session }: Target): readonly Choice<Picked>[] {
  const tasks = [...session.replica.tasks.values()].toSorted((a, b) => taskName(a).localeCompare(taskName(b)));
  const group = (kind: "service" | "family", icon: string, names: readonly string[]) =>
    [...new Set(names)].toSorted().map((name): Choice<Picked> => {
      const value = { kind, name } as const;
      const running = tasks.filter(task => isOf(task, value) && !isStopped(task)).length;
      return { label: name, icon, description: `${kind} · ${plural(running, "task")} running`, value };
    });
  const services = [...session.services.all.map(({ name }) => name), ...tasks.flatMap(({ service }) => service ?? [])];
  return [
    ...group("service", "server-process", services),
    ...group("family", "layers", tasks.filter(({ service }) => service === undefined).map(groupName)),
    ...tasks.map((task): Choice<Picked> => ({
      label: shortId(task.arn),
      icon: isStopped(task) ? "circle-slash" : "play-circle",
      description: `${groupName(task)} · ${task.lastStatus} · ${task.family}:${task.revision}`,
      value: { kind: "task", arn: task.arn },
    })),
  ];
}
