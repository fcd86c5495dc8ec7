import { lastPart } from "../../ecs/model/model";
import { newestFirst } from "../../requests/run/revisions";
import { pickOne } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { askCluster, targetOf } from "../running/targets";
import { definitionSteps } from "../steps/definitionSteps";
import type { DefinitionDraft } from "../steps/definitionSteps";
import { definitionOf } from "./definitionOf";

interface Draft extends DefinitionDraft {
  /** ARN of the revision to compare with. */
  readonly other?: string;
}

/** What two revisions of one family have in different ways, side by side; a task, a service, or a page names one of them. */
export async function compareDefinitions(kit: Kit, argument: Argument): Promise<void> {
  const target = targetOf(argument);
  const revision = definitionOf(argument);
  const steps = [
    ...(target ? [] : [clusterStep(kit)]),
    ...(revision === undefined ? definitionSteps<Draft>() : []),
    otherStep,
  ];
  const draft = await runWizard<Draft>("Compare Task Definition Revisions", steps, { target, revision });
  if (!draft?.target || draft.revision === undefined || draft.other === undefined) return;
  // The older one stands at the left, whichever was asked for first.
  const [after, before] = newestFirst([draft.revision, draft.other]);
  if (before && after) await kit.deps.documents.compareDefinitions(draft.target, before, after);
}

export const clusterStep = <D extends DefinitionDraft>(kit: Kit): Step<D> => ({
  ask: async (draft, at) => into(await askCluster(kit.deps, at, draft.target), target => ({ ...draft, target })),
});

const otherStep: Step<Draft> = {
  ask: async (draft, at) => {
    const { target, revision = "" } = draft;
    const name = lastPart(revision);
    const reply = await pickOne(at, {
      placeholder: `Revision to compare ${name} with`,
      load: async signal => {
        const all = (await target?.session.gateway.revisions(name.replace(/:\d+$/, ""), signal)) ?? [];
        return newestFirst(all.filter(arn => arn !== revision)).map(arn => ({ label: lastPart(arn), value: arn }));
      },
      empty: `${name} is the only active revision of its family.`,
    });
    return into(reply, other => ({ ...draft, other }));
  },
};
