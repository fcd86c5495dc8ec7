import { runWizard } from "../../wizard/wizard";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { clusterInView, targetOf } from "../running/targets";
import { definitionSteps, revisionStep } from "../steps/definitionSteps";
import type { DefinitionDraft } from "../steps/definitionSteps";
import { clusterStep } from "./compareDefinitions";
import { definitionOf } from "./definitionOf";

/** Opens the page of the revision that a task, a service or a page runs; a family's row and the palette ask which. */
export async function showTaskDefinition(kit: Kit, argument: Argument): Promise<void> {
  const target = targetOf(argument);
  const revision = target && definitionOf(argument);
  if (target && revision) {
    kit.deps.pages.openTaskDefinition({ ...target, arn: revision });
    return;
  }
  const family = argument && "kind" in argument && argument.kind === "family" ? argument.name : undefined;
  const steps =
    family === undefined
      ? [...(target ? [] : [clusterStep<DefinitionDraft>(kit)]), ...definitionSteps<DefinitionDraft>()]
      : [revisionStep<DefinitionDraft>()];
  const inView = target ? undefined : clusterInView(kit.deps);
  const first = { target: target ?? inView, family };
  const draft = await runWizard<DefinitionDraft>("Show Task Definition", steps, first, inView ? 1 : 0);
  if (draft?.target && draft.revision) kit.deps.pages.openTaskDefinition({ ...draft.target, arn: draft.revision });
}
