import { randomUUID } from "node:crypto";
import { hostOf, isExposed } from "../../ecs/connection/connection";
import type { ConnectionSpec } from "../../ecs/connection/connection";
import { runWizard } from "../../wizard/wizard";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { acceptsPlainHttp } from "./allowPlainHttp";
import { askConnection, connectionOf, isKept } from "./askConnection";
import { credentialsStep, endpointStep, profileStep, regionStep, typedRegionStep } from "./connectionSteps";
import type { Draft } from "./connectionSteps";

/** Asks for a profile and its regions; nothing secret is asked or saved. */
export async function addConnection(kit: Kit): Promise<void> {
  const draft = await runWizard<Draft>(
    "Add Connection",
    [profileStep(kit), endpointStep, credentialsStep(kit), regionStep(connectedTo(kit)), typedRegionStep],
    { regions: [] },
  );
  if (!draft) return;
  if (draft.environment) return kit.deps.connectionStore.showEnvironment();
  await addAll(kit, draft);
}

/** Connects with a profile of the AWS files in its own region, or in those that are asked for when it names none. */
export async function connectProfile(kit: Kit, argument: unknown): Promise<void> {
  const offer = (argument as { offer?: { profile?: { name: string; region?: string } } } | undefined)?.offer;
  if (!offer?.profile) return addConnection(kit);
  const { name, region } = offer.profile;
  await addRegions(kit, `Connect with ${name}`, { profile: name, regions: region ? [region] : [] });
}

/** Adds a connection that differs from this one in its region only: it is as read-only, and bears the same color. */
export async function addRegion(kit: Kit, argument: unknown): Promise<void> {
  const connection = connectionOf(argument) ?? (await askConnection(kit, "Add Region", isKept));
  if (!connection) return;
  const { spec } = connection;
  const { profile, endpoint } = spec;
  await addRegions(kit, `Add Region to ${spec.label}`, { profile, endpoint, regions: [] }, spec);
}

async function addRegions(kit: Kit, title: string, first: Draft, like?: ConnectionSpec): Promise<void> {
  const draft =
    first.regions.length > 0 ? first : await runWizard(title, [regionStep(connectedTo(kit)), typedRegionStep], first);
  if (draft) await addAll(kit, draft, like);
}

/** The regions in which the same profile already reaches the same endpoint. */
const connectedTo =
  (kit: Kit) =>
  ({ profile, endpoint }: Draft): ReadonlySet<string> =>
    new Set(
      kit.deps.connections.all
        .filter(({ spec }) => spec.origin === "saved" && spec.profile === profile && spec.endpoint === endpoint)
        .map(({ spec }) => spec.region),
    );

async function addAll(kit: Kit, draft: Draft, like?: ConnectionSpec): Promise<void> {
  const { connectionStore } = kit.deps;
  const { profile, endpoint } = draft;
  const label = like?.label ?? defaultLabel(draft);
  const already = connectedTo(kit)(draft);
  const regions = draft.regions.filter(region => !already.has(region));
  if (regions.length === 0) {
    void inform(`"${label}" is already connected in ${draft.regions.join(" and ")}.`);
    return;
  }
  const isPlain = endpoint !== undefined && isExposed(endpoint);
  if (isPlain && !(await acceptsPlainHttp(endpoint))) return;
  for (const region of regions) {
    const spec: ConnectionSpec = { id: randomUUID(), label, profile, region, endpoint, origin: "saved" };
    if (isPlain) await connectionStore.allowPlainHttp({ connectionId: spec.id, endpoint });
    if (like?.color) await connectionStore.setColor(spec.id, like.color);
    await connectionStore.add(spec, like?.readOnly);
  }
}

const defaultLabel = ({ profile, endpoint, regions }: Draft): string =>
  profile ?? (endpoint ? hostOf(endpoint) : (regions[0] ?? "default"));
