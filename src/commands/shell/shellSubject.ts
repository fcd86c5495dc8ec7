import { EcsError } from "../../ecs/model/errors";
import { shortId } from "../../ecs/model/names";
import type { SessionOperation } from "../../requests/sending/history";
import { isTask } from "../../requests/sending/target";
import type { Aimed, Target } from "../../requests/sending/target";
import { placeLine } from "../../requests/sending/wording";
import { pickOne } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { aimsOf, aimSteps, clusterInView, taskOf } from "../running/targets";
import type { AimDraft } from "../running/targets";

/** One container of a task. */
export interface ShellSubject extends Aimed {
  readonly container: string;
}

interface Draft extends AimDraft {
  readonly container?: string;
}

/** The title of a question about what is in a cluster, which names cluster, account, and region. */
export const titleIn = (title: string, target: Target): string => `${title}: ${placeLine(target)}`;

/** The container that a row names, or that a person picks: of a task with several, and from the palette. Undefined when dismissed. */
export async function shellSubject(
  kit: Kit,
  title: string,
  operation: SessionOperation,
  argument: Argument,
): Promise<ShellSubject | undefined> {
  const aims = aimsOf("task", argument).slice(0, 1);
  const allow = (target: Target) => kit.sender.allow(target, operation);
  const target = clusterInView(kit.deps, allow, argument);
  const container = containerOf(argument);
  const picking = aimSteps<Draft>(kit.deps, {
    title,
    kind: "task",
    many: false,
    allow,
    accepts: resource => isTask(resource) && resource.lastStatus === "RUNNING",
  });
  const isAsked = aims.length === 0;
  const draft = await runWizard<Draft>(
    title,
    [...(isAsked ? picking : []), containerStep],
    { aims, container, target },
    isAsked && target ? 1 : 0,
  );
  const [aim] = draft?.aims ?? [];
  if (!draft || !aim) return undefined;
  const chosen = draft.container ?? namesOf(aim)[0];
  if (chosen === undefined)
    throw new EcsError({
      kind: "missing",
      code: "TaskNotFound",
      sentence: `Task ${shortId(aim.arn)} has no container that is known here.`,
      advice: "Refresh the cluster.",
    });
  return { connection: aim.connection, session: aim.session, arn: aim.arn, container: chosen };
}

const containerOf = (argument: Argument): string | undefined =>
  argument && "kind" in argument && argument.kind === "container" ? argument.name : undefined;

const namesOf = (aim: Aimed): readonly string[] => (taskOf(aim)?.containers ?? []).map(({ name }) => name);

const containerStep: Step<Draft> = {
  when: ({ aims: [aim], container }) => container === undefined && aim !== undefined && namesOf(aim).length > 1,
  ask: async (draft, at) => {
    const [aim] = draft.aims;
    return into(
      await pickOne(aim ? { ...at, title: titleIn(at.title, aim) } : at, {
        placeholder: aim ? `Container of task ${shortId(aim.arn)}` : "Container",
        load: () =>
          Promise.resolve(
            ((aim && taskOf(aim)?.containers) ?? []).map(({ name, lastStatus, image }) => ({
              label: name,
              icon: "package",
              description: lastStatus,
              detail: image,
              value: name,
            })),
          ),
        empty: "The task has no container.",
      }),
      container => ({ ...draft, container }),
    );
  },
};
