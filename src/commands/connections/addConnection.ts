import { randomUUID } from "node:crypto";
import { endpointProblem, hostOf, isExposed } from "../../ecs/connection/connection";
import type { ConnectionSpec } from "../../ecs/connection/connection";
import { acceptsPlainHttp } from "./allowPlainHttp";
import type { Kit } from "../running/kit";
import { into, runWizard } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import type { Step } from "../../wizard/wizard";

interface Draft {
  /** The environment's own connection is wanted back, so that nothing more is asked. */
  readonly environment?: boolean;
  readonly profile?: string;
  readonly profileRegion?: string;
  readonly region: string;
  readonly typesRegion: boolean;
  readonly endpoint: string;
  readonly label?: string;
  readonly readOnly?: boolean;
}

type Chosen = Pick<Draft, "environment" | "profile" | "profileRegion">;

/** Regions where ECS is offered; any other can be typed. */
const regions = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ca-central-1",
  "sa-east-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "af-south-1",
  "me-central-1",
  "me-south-1",
] as const;

/** Asks for a profile, a region and, if need be, an endpoint; nothing secret is asked or saved. */
export async function addConnection(kit: Kit): Promise<void> {
  const draft = await runWizard<Draft>(
    "Add Connection",
    [profileStep(kit), ...[regionStep, typedRegionStep, endpointStep, labelStep, accessStep].map(ofOwn)],
    {
      region: "",
      typesRegion: false,
      endpoint: "",
    },
  );
  if (!draft) return;
  if (draft.environment) return kit.deps.connectionStore.showEnvironment();
  const isPlain = isExposed(draft.endpoint);
  if (isPlain && !(await acceptsPlainHttp(draft.endpoint))) return;
  const spec: ConnectionSpec = {
    id: randomUUID(),
    label: draft.label?.trim() || defaultLabel(draft),
    profile: draft.profile,
    region: draft.region,
    ...(draft.endpoint ? { endpoint: draft.endpoint } : {}),
    origin: "saved",
  };
  if (isPlain) await kit.deps.connectionStore.allowPlainHttp({ connectionId: spec.id, endpoint: draft.endpoint });
  await kit.deps.connectionStore.add(spec, draft.readOnly);
}

/** A step that is asked only of a connection that is made here. */
const ofOwn = (step: Step<Draft>): Step<Draft> => ({
  ...step,
  when: draft => !draft.environment && step.when?.(draft) !== false,
});

const defaultLabel = (draft: Draft): string =>
  draft.profile ?? (draft.endpoint ? hostOf(draft.endpoint) : draft.region);

const profileStep = (kit: Kit): Step<Draft> => ({
  ask: async (draft, at) =>
    into(
      await pickOne<Chosen>(at, {
        placeholder: "Select an AWS profile",
        load: async () => {
          const profiles = await kit.deps.connectionStore.profiles();
          return [
            ...(kit.deps.connectionStore.hidesEnvironment
              ? [
                  {
                    icon: "eye",
                    label: "The environment's connection",
                    description: "removed from the view before; shown again as it is",
                    value: { environment: true },
                  },
                ]
              : []),
            {
              icon: "key",
              label: "Default credentials",
              description: "environment variables, the default profile, or the machine's role",
              value: {},
            },
            ...profiles.map(({ name, region }) => ({
              label: name,
              description: region,
              value: { profile: name, profileRegion: region },
            })),
          ];
        },
        isActive: ({ profile }) => profile !== undefined && profile === draft.profile,
        empty: "",
      }),
      ({ environment, profile, profileRegion }) => ({
        ...draft,
        environment,
        profile,
        profileRegion,
      }),
    ),
});

const regionStep: Step<Draft> = {
  ask: async (draft, at) => {
    const likely = draft.region || draft.profileRegion || process.env["AWS_REGION"] || "us-east-1";
    const listed: readonly string[] = [likely, ...regions.filter(region => region !== likely)];
    return into(
      await pickOne<string | undefined>(at, {
        placeholder: "Region",
        load: () =>
          Promise.resolve([
            ...listed.map(region => ({
              label: region,
              description: region === draft.profileRegion ? "of the profile" : undefined,
              value: region,
            })),
            { icon: "edit", label: "Another region…", alwaysShow: true, value: undefined },
          ]),
        isActive: region => region === likely,
        empty: "",
      }),
      region => ({ ...draft, region: region ?? draft.region, typesRegion: region === undefined }),
    );
  },
};

const typedRegionStep: Step<Draft> = {
  when: draft => draft.typesRegion,
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "Region",
        placeholder: "eu-west-1",
        value: draft.region,
        problem: text => (/^[a-z0-9-]+$/.test(text.trim()) ? undefined : "Enter a region such as eu-west-1."),
      }),
      region => ({ ...draft, region: region.trim() }),
    ),
};

const endpointStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "Custom endpoint URL (leave empty for the default)",
        placeholder: "http://127.0.0.1:8080",
        value: draft.endpoint,
        problem: text => (text.trim() === "" ? undefined : endpointProblem(text.trim())),
      }),
      endpoint => ({ ...draft, endpoint: endpoint.trim() }),
    ),
};

const labelStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(await askText(at, { prompt: "Connection name", value: draft.label ?? defaultLabel(draft) }), label => ({
      ...draft,
      label,
    })),
};

const accessStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await pickOne<boolean>(at, {
        placeholder: "What this connection may do",
        load: () =>
          Promise.resolve([
            { icon: "edit", label: "Everything", description: "each change is confirmed first", value: false },
            {
              icon: "lock",
              label: "Read-only",
              description: "commands that change resources are hidden and refused",
              value: true,
            },
          ]),
        isActive: readOnly => readOnly === (draft.readOnly ?? false),
        empty: "",
      }),
      readOnly => ({ ...draft, readOnly }),
    ),
};
