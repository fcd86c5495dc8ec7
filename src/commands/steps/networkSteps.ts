import { EcsError } from "../../ecs/model/errors";
import type { AwsvpcNetwork, Service, TaskDefinition } from "../../ecs/model/model";
import { idsProblem, isSameNetwork, networksOf, splitIds } from "../../requests/run/runTaskRequest";
import type { Target } from "../../requests/sending/target";
import { into } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import type { Step } from "../../wizard/wizard";

export interface NetworkDraft {
  readonly target?: Target;
  readonly definition?: TaskDefinition;
  readonly network?: AwsvpcNetwork;
  /** True while the network is typed rather than taken from a service. */
  readonly typed?: boolean;
}

/** Whoever may not read services can still type what they would tell. Throws any other EcsError. */
export async function servicesOf(
  target: Target | undefined,
  signal: AbortSignal,
): Promise<{ readonly services: readonly Service[]; readonly detail?: string }> {
  try {
    return { services: (await target?.session.services.read(signal)) ?? [] };
  } catch (error) {
    if (!(error instanceof EcsError) || error.kind !== "denied") throw error;
    return { services: [], detail: error.sentence };
  }
}

/** awsvpc tasks need subnets: one of the networks that the cluster's services use, or typed. */
export function networkSteps<D extends NetworkDraft>(): readonly Step<D>[] {
  const isAwsvpc = (draft: D) => draft.definition?.networkMode === "awsvpc";
  const isTyped = (draft: D) => isAwsvpc(draft) && draft.typed === true;
  const change = (draft: D, network: Partial<AwsvpcNetwork>): D => ({
    ...draft,
    network: { subnets: [], securityGroups: [], assignPublicIp: false, ...draft.network, ...network },
  });
  return [
    {
      when: isAwsvpc,
      ask: async (draft, at) =>
        into(
          await pickOne<AwsvpcNetwork | undefined>(at, {
            placeholder: "Network of the tasks",
            load: async signal => {
              const { services, detail } = await servicesOf(draft.target, signal);
              return [
                ...networksOf(services).map(({ network, services: names }) => ({
                  label: sameAs(names),
                  detail: networkLine(network),
                  value: network,
                })),
                {
                  icon: "edit",
                  label: "Enter Subnets and Security Groups…",
                  detail,
                  alwaysShow: true,
                  value: undefined,
                },
              ];
            },
            isActive: network =>
              draft.typed === true || !network || !draft.network
                ? draft.typed === true && !network
                : isSameNetwork(network, draft.network),
            empty: "No known network.",
          }),
          network => ({ ...draft, network: network ?? draft.network, typed: network === undefined }),
        ),
    },
    {
      when: isTyped,
      ask: async (draft, at) =>
        into(
          await askText(at, {
            prompt: "Subnets, separated by commas (1 to 16)",
            placeholder: "subnet-0abc1234, subnet-0def5678",
            value: draft.network?.subnets.join(", "),
            problem: text => idsProblem(text, "subnet", 1, 16),
          }),
          text => change(draft, { subnets: splitIds(text) }),
        ),
    },
    {
      when: isTyped,
      ask: async (draft, at) =>
        into(
          await askText(at, {
            prompt: "Security groups, separated by commas (at most 5; none means the VPC's default)",
            placeholder: "sg-0abc1234",
            value: draft.network?.securityGroups.join(", "),
            problem: text => idsProblem(text, "sg", 0, 5),
          }),
          text => change(draft, { securityGroups: splitIds(text) }),
        ),
    },
    {
      when: isTyped,
      ask: async (draft, at) =>
        into(
          await pickOne(at, {
            placeholder: "Public IP address",
            load: () =>
              Promise.resolve([
                { label: "No public IP address", value: false },
                { label: "Public IP address for each task", value: true },
              ]),
            isActive: value => value === draft.network?.assignPublicIp,
            empty: "",
          }),
          assignPublicIp => change(draft, { assignPublicIp }),
        ),
    },
  ];
}

/** The network to send: none with a task definition of another network mode, whatever was chosen before it. */
export const networkOf = (draft: NetworkDraft): AwsvpcNetwork | undefined =>
  draft.definition?.networkMode === "awsvpc" ? draft.network : undefined;

/** "Same as service api". */
export const sameAs = ([first = "", ...others]: readonly string[]): string =>
  others.length === 0 ? `Same as service ${first}` : `Same as services ${[first, ...others].join(", ")}`;

/** What is told first is seen in a narrow window, too: whether the tasks can be reached from outside. */
export const networkLine = (network: AwsvpcNetwork): string =>
  [
    network.assignPublicIp ? "public IP" : "no public IP",
    network.securityGroups.join(", ") || "the VPC's default security group",
    network.subnets.join(", "),
  ].join(" · ");
