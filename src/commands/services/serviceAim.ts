import type { OperationName } from "../../ecs/gateway/operations";
import type { Service } from "../../ecs/model/model";
import { serviceLine } from "../../requests/services/consequence";
import { shownService } from "../../requests/services/seenService";
import type { Aimed, Target } from "../../requests/sending/target";
import type { Argument } from "../running/commandDeps";
import type { Kit } from "../running/kit";
import { serviceTarget } from "../running/serviceTarget";
import { askCluster, clusterInView, targetOf } from "../running/targets";
import type { Allow } from "../running/targets";
import { pickOne } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";

/** A service that a person chose, and how the window showed it then. */
export interface ServiceAim extends Aimed {
  readonly seen?: Service;
}

interface Draft {
  readonly target?: Target;
  readonly aim?: ServiceAim;
}

/** The service that a row of the tree or a page names; the palette asks for its cluster and for it. Undefined when dismissed. */
export async function serviceAim(
  kit: Kit,
  argument: Argument,
  title: string,
  operation: OperationName | undefined,
  accepts: (service: Service) => boolean = () => true,
): Promise<ServiceAim | undefined> {
  const given = serviceTarget(argument);
  if (given) return { ...given, seen: shownService(given) };
  const allow = operation && kit.sender.allowing(operation);
  const target = targetOf(argument);
  const inView = target ? undefined : clusterInView(kit.deps, allow, argument);
  const steps: readonly Step<Draft>[] = [...(target ? [] : [clusterStep(kit, allow)]), serviceStep(kit, accepts)];
  const draft = await runWizard<Draft>(title, steps, { target: target ?? inView }, inView ? 1 : 0);
  return draft?.aim;
}

const clusterStep = (kit: Kit, allow: Allow | undefined): Step<Draft> => ({
  ask: async (draft, at) => into(await askCluster(kit.deps, at, draft.target, allow), target => ({ ...draft, target })),
});

const serviceStep = (kit: Kit, accepts: (service: Service) => boolean): Step<Draft> => ({
  ask: async (draft, at) => {
    const { target } = draft;
    if (!target) return { kind: "back" };
    const header = { ...at, title: `${at.title} in ${target.session.cluster.name}` };
    const reply = await pickOne(header, {
      placeholder: "Service",
      load: async signal => {
        const services = await target.session.services.read(signal);
        return services
          .filter(service => service.status === "ACTIVE" && accepts(service))
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map(service => ({
            label: service.name,
            description: serviceLine(service).slice(`Service: ${service.name} · `.length),
            value: { ...target, arn: service.arn, seen: service } satisfies ServiceAim,
          }));
      },
      isActive: aim => (draft.aim ? aim.arn === draft.aim.arn : serviceInView(kit, aim)),
      empty: `No matching services in ${target.session.cluster.name}.`,
    });
    return into(reply, aim => ({ ...draft, aim }));
  },
});

/** Whether the page in front or the tree's selection is the service, or something of it. */
const serviceInView = ({ deps }: Kit, aim: ServiceAim): boolean =>
  [deps.pages.active(), deps.selection()[0]].some(item => serviceTarget(item)?.arn === aim.arn);
