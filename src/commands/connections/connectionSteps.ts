import { endpointProblem } from "../../ecs/connection/connection";
import { dotted } from "../../text/dotted";
import { pickMany, pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import { into } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";
import type { Kit } from "../running/kit";
import { regionNames, regionProblem } from "./regions";

/** What is asked of a connection that is added; everything else can be changed at the connection later. */
export interface Draft {
  /** The environment's own connection is wanted back, so that nothing more is asked. */
  readonly environment?: boolean;
  readonly profile?: string;
  readonly profileRegion?: string;
  /** Whether a URL is asked for, and credentials for it. */
  readonly typesEndpoint?: boolean;
  readonly endpoint?: string;
  readonly regions: readonly string[];
  readonly typesRegion?: boolean;
}

type Chosen = Pick<Draft, "environment" | "profile" | "profileRegion" | "typesEndpoint">;

async function profileChoices(kit: Kit): Promise<readonly Choice<Chosen>[]> {
  const profiles = await kit.deps.connectionStore.profiles();
  return [
    ...profiles.map(({ name, region, source }) => ({
      icon: "account",
      label: name,
      description: dotted(source, region),
      value: { profile: name, profileRegion: region },
    })),
    {
      icon: "key",
      label: "Default credentials",
      description: "environment variables, the default profile, or the machine's role",
      value: {},
    },
  ];
}

/** Who to be: a profile, the default credentials, or, on the way to it, an endpoint that isn't AWS's. */
export const profileStep = (kit: Kit): Step<Draft> => ({
  ask: async (draft, at) =>
    into(
      await pickOne<Chosen>(at, {
        placeholder: "Select an AWS profile",
        load: async () => [
          ...(kit.deps.connectionStore.hidesEnvironment
            ? [
                {
                  icon: "eye",
                  label: "The environment's connection",
                  description: "was removed from the view; shows it again",
                  value: { environment: true },
                },
              ]
            : []),
          ...(await profileChoices(kit)),
          {
            icon: "plug",
            label: "Custom endpoint…",
            description: "anything else that speaks ECS's protocol",
            alwaysShow: true,
            value: { typesEndpoint: true },
          },
        ],
        isActive: ({ profile }) => profile !== undefined && profile === draft.profile,
        empty: "",
      }),
      ({ environment, profile, profileRegion, typesEndpoint }) => ({
        ...draft,
        environment,
        profile,
        profileRegion,
        typesEndpoint,
        endpoint: typesEndpoint ? draft.endpoint : undefined,
      }),
    ),
});

export const endpointStep: Step<Draft> = {
  when: draft => draft.typesEndpoint === true,
  ask: async (draft, at) =>
    into(
      await askText(at, {
        prompt: "Endpoint URL",
        placeholder: "http://127.0.0.1:8080",
        value: draft.endpoint,
        problem: text => endpointProblem(text.trim()),
      }),
      endpoint => ({ ...draft, endpoint: endpoint.trim() }),
    ),
};

export const credentialsStep = (kit: Kit): Step<Draft> => ({
  when: draft => draft.typesEndpoint === true,
  ask: async (draft, at) =>
    into(
      await pickOne<Chosen>(at, {
        placeholder: "Credentials that requests to this endpoint are signed with",
        load: () => profileChoices(kit),
        isActive: ({ profile }) => profile === draft.profile,
        empty: "",
      }),
      ({ profile, profileRegion }) => ({ ...draft, profile, profileRegion }),
    ),
});

/** One or several; the profile's own is ticked. */
export const regionStep = (connected: (draft: Draft) => ReadonlySet<string>): Step<Draft> => ({
  when: draft => draft.environment !== true,
  ask: async (draft, at) => {
    const own = draft.profileRegion ?? process.env["AWS_REGION"];
    const likely = draft.regions.length > 0 ? draft.regions : own ? [own] : [];
    const already = connected(draft);
    const listed = [...new Set([...likely, ...(own ? [own] : []), ...Object.keys(regionNames)])];
    return into(
      await pickMany<string | undefined>(at, {
        placeholder: "Regions, one or more",
        load: () =>
          Promise.resolve([
            ...listed.map(region => ({
              label: region,
              description: dotted(
                regionNames[region],
                region === draft.profileRegion && "the profile's region",
                already.has(region) && "already connected",
              ),
              value: region,
            })),
            { icon: "edit", label: "Another region…", alwaysShow: true, value: undefined },
          ]),
        isActive: region => region !== undefined && likely.includes(region) && !already.has(region),
        empty: "",
      }),
      regions => ({
        ...draft,
        regions: regions.filter(region => region !== undefined),
        typesRegion: regions.includes(undefined),
      }),
    );
  },
});

export const typedRegionStep: Step<Draft> = {
  when: draft => draft.environment !== true && draft.typesRegion === true,
  ask: async (draft, at) =>
    into(
      await askText(at, { prompt: "Region", placeholder: "eu-west-1", value: "", problem: regionProblem }),
      region => ({ ...draft, regions: [...new Set([...draft.regions, region.trim()])], typesRegion: false }),
    ),
};
