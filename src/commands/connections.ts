import { randomUUID } from "node:crypto";
import { endpointProblem, hostOf } from "../ecs/connection";
import type { ConnectionSpec } from "../ecs/connection";
import type { ConnectionSession } from "../ecs/connectionSession";
import { confirm } from "./kit";
import type { Kit } from "./kit";
import { askText, into, pickOne, runWizard } from "./wizard";
import type { Step } from "./wizard";

interface Draft {
  readonly profile?: string;
  readonly profileRegion?: string;
  readonly region: string;
  readonly typesRegion: boolean;
  readonly endpoint: string;
  readonly label?: string;
}

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
    [profileStep(kit), regionStep, typedRegionStep, endpointStep, labelStep],
    {
      region: "",
      typesRegion: false,
      endpoint: "",
    },
  );
  if (!draft) return;
  const spec: ConnectionSpec = {
    id: randomUUID(),
    label: draft.label?.trim() || defaultLabel(draft),
    profile: draft.profile,
    region: draft.region,
    ...(draft.endpoint ? { endpoint: draft.endpoint } : {}),
    origin: "saved",
  };
  await kit.deps.connectionStore.add(spec);
}

const defaultLabel = (draft: Draft): string =>
  draft.profile ?? (draft.endpoint ? hostOf(draft.endpoint) : draft.region);

const profileStep = (kit: Kit): Step<Draft> => ({
  ask: async (draft, at) =>
    into(
      await pickOne(at, {
        placeholder: "Profile whose credentials are used",
        load: async () => {
          const profiles = await kit.deps.connectionStore.profiles();
          return [
            {
              label: "$(key) Default credentials",
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
        isActive: value => "profile" in value && value.profile === draft.profile,
        empty: "",
      }),
      (value: { profile?: string; profileRegion?: string }) => ({
        ...draft,
        profile: value.profile,
        profileRegion: value.profileRegion,
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
            { label: "$(edit) Another region…", alwaysShow: true, value: undefined },
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
        problem: text => (/^[a-z0-9-]+$/.test(text.trim()) ? undefined : "A region is written like eu-west-1."),
      }),
      region => ({ ...draft, region: region.trim() }),
    ),
};

const endpointStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "Endpoint (optional: leave empty for AWS itself)",
        placeholder: "http://127.0.0.1:8080",
        value: draft.endpoint,
        problem: text => (text.trim() === "" ? undefined : endpointProblem(text.trim())),
      }),
      endpoint => ({ ...draft, endpoint: endpoint.trim() }),
    ),
};

const labelStep: Step<Draft> = {
  ask: async (draft, at) =>
    into(await askText(at, { prompt: "Name in the side bar", value: draft.label ?? defaultLabel(draft) }), label => ({
      ...draft,
      label,
    })),
};

const removalMeans: Readonly<Record<ConnectionSpec["origin"], string>> = {
  saved: "Nothing changes at AWS.",
  environment: "It comes from AWS_* environment variables; it is hidden here, and nothing changes at AWS.",
  sandbox: "The sandbox and all that runs in it is gone then.",
};

/** Forgets a saved connection, hides the environment's, or closes the sandbox. */
export async function removeConnection(kit: Kit, argument: unknown): Promise<void> {
  const connection = connectionOf(argument) ?? (await askRemovable(kit));
  if (!connection) return;
  const { spec } = connection;
  const answer = await confirm(
    `Remove the connection «${spec.label}»?`,
    [`Region: ${spec.region}`, ...(spec.endpoint ? [`Endpoint: ${spec.endpoint}`] : []), "", removalMeans[spec.origin]],
    "Remove",
  );
  if (answer === "Remove") await kit.deps.connectionStore.remove(spec.id);
}

function connectionOf(argument: unknown): ConnectionSession | undefined {
  if (typeof argument !== "object" || argument === null || !("connection" in argument)) return undefined;
  return (argument as { connection: ConnectionSession }).connection;
}

async function askRemovable(kit: Kit): Promise<ConnectionSession | undefined> {
  const reply = await pickOne(
    { title: "Remove Connection", step: 1, totalSteps: 1, canGoBack: false },
    {
      placeholder: "Connection",
      load: () =>
        Promise.resolve(
          kit.deps.connections.all.map(connection => ({
            label: connection.spec.label,
            description: `${connection.spec.region} · ${connection.spec.origin}`,
            value: connection,
          })),
        ),
      empty: "There is no connection.",
    },
  );
  return reply.kind === "value" ? reply.value : undefined;
}
