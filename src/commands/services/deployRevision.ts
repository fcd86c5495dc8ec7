import { EcsError } from "../../ecs/model/errors";
import { lastPart } from "../../ecs/model/model";
import type { Service } from "../../ecs/model/model";
import { primaryOf, revisionOf } from "../../ecs/model/serviceState";
import { newestFirst } from "../../requests/run/revisions";
import { deploymentLines, movedLines, serviceLine } from "../../requests/services/consequence";
import { refuseOtherController, rereadService } from "../../requests/services/seenService";
import { placeLines } from "../../requests/sending/wording";
import type { Argument } from "../running/commandDeps";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { editAsJson, reading } from "../running/run";
import { sending } from "../running/job";
import { pickOne } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import { serviceAim } from "./serviceAim";
import type { ServiceAim } from "./serviceAim";
import { sendUpdate } from "./update";

const title = "Deploy Another Revision";

interface Draft {
  /** ARN of the chosen task definition. */
  readonly revision?: string;
}

/** Deploys another revision of the service's family, after its diff to the current one was on screen. */
export async function deployRevision(kit: Kit, argument: Argument): Promise<void> {
  const aim = await serviceAim(kit, argument, title, "UpdateService");
  if (!aim) return;
  kit.sender.allow(aim, "UpdateService");
  const { now } = await reading("Reading the service", signal => rereadService(aim, aim.seen, signal));
  refuseOtherController(now);
  const current = definitionOf(now);
  const steps = [revisionStep(aim, current), diffStep(kit, aim, current)];
  const draft = await runWizard<Draft>(title, steps, {});
  const { revision } = draft ?? {};
  if (revision !== undefined)
    await kit.runner.run(sending("UpdateService", [aim]), () => confirmRevision(kit, { ...aim, seen: now }, revision));
}

function definitionOf(service: Service): string {
  const arn = primaryOf(service)?.taskDefinitionArn ?? service.taskDefinitionArn;
  if (arn !== undefined) return arn;
  throw new EcsError({
    kind: "unsupported",
    code: "NoTaskDefinition",
    sentence: `ECS doesn't tell which task definition service ${service.name} runs.`,
    advice: "Services with an external deployment controller are deployed by that controller.",
  });
}

const revisionStep = ({ session }: ServiceAim, current: string): Step<Draft> => ({
  ask: async (draft, at) => {
    const family = lastPart(current).replace(/:\d+$/, "");
    const reply = await pickOne(at, {
      placeholder: `Revision of ${family} (now ${lastPart(current)})`,
      load: async signal => {
        const arns = newestFirst(await session.gateway.revisions(family, signal));
        return arns.map((arn, index) => ({
          label: lastPart(arn),
          description: [...(arn === current ? ["current"] : []), ...(index === 0 ? ["newest"] : [])].join(" · "),
          value: arn,
        }));
      },
      isActive: arn => arn === draft.revision,
      empty: `${family} has no active revision.`,
    });
    return into(reply, revision => ({ revision }));
  },
});

/** Stays open beside the diff, so that it can be read to its end. */
const diffStep = (kit: Kit, aim: ServiceAim, current: string): Step<Draft> => ({
  when: ({ revision }) => revision !== current,
  ask: async (draft, at) => {
    const { revision } = draft;
    if (revision === undefined) return { kind: "back" };
    await kit.deps.documents.compareDefinitions(aim, current, revision);
    const reply = await pickOne(at, {
      placeholder: `Review what changes from ${lastPart(current)} to ${lastPart(revision)} in the editor`,
      load: () =>
        Promise.resolve([
          { label: `Deploy ${lastPart(revision)}…`, icon: "rocket", value: "deploy" as const },
          { label: "Choose Another Revision", icon: "arrow-left", value: "back" as const },
        ]),
      empty: "",
    });
    if (reply.kind !== "value") return reply;
    return reply.value === "deploy" ? { kind: "value", value: draft } : { kind: "back" };
  },
});

async function confirmRevision(kit: Kit, aim: ServiceAim, arn: string): Promise<void> {
  kit.sender.allow(aim, "UpdateService");
  const seen = await reading("Reading the service", signal => rereadService(aim, aim.seen, signal));
  const { now } = seen;
  const revision = lastPart(arn);
  const isSame = revisionOf(now) === revision;
  const button = `Deploy ${revision}`;
  const answer = await confirm(
    `Deploy ${revision} to service ${now.name} in cluster ${aim.session.cluster.name}?`,
    [
      serviceLine(now),
      ...placeLines([aim]),
      ...movedLines(seen),
      "",
      ...(isSame ? [`The service is at ${revision} already: this forces a new deployment of it.`] : []),
      ...deploymentLines(now, revision),
    ],
    button,
    editAsJson,
  );
  const input = {
    cluster: aim.session.cluster.arn,
    service: now.arn,
    taskDefinition: arn,
    ...(isSame ? { forceNewDeployment: true } : {}),
  };
  if (answer === editAsJson) await kit.documents.open("UpdateService", input, aim);
  else if (answer === button) await sendUpdate(kit, aim, input, now);
}
