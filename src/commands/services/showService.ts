import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { reading } from "../running/run";
import { targetOf } from "../running/targets";
import { serviceAim } from "./serviceAim";

/** Opens the page of the service that was clicked or picked. */
export async function showService(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, "Show Service", undefined);
  if (aim) kit.deps.pages.openService(aim);
}

/** What a deployment changed, side by side; a page alone names its two revisions. */
export async function compareRevisions(kit: Kit, argument: Argument): Promise<void> {
  const target = targetOf(argument);
  const { arn, from } = (argument ?? {}) as { readonly arn?: string; readonly from?: string };
  if (!target || !arn || !from) return;
  await reading("Reading the service revisions", signal =>
    kit.deps.documents.compareRevisions(target, [from, arn], signal),
  );
}
