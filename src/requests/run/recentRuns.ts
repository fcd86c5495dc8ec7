import type { TaskOverride } from "@aws-sdk/client-ecs";
import type { AwsvpcNetwork } from "../../ecs/model/model";
import type { Target } from "../sending/target";
import { mostTasks } from "./runTaskRequest";
import type { Launch } from "./runTaskRequest";

/** What was chosen when a family was last run in a cluster. */
export interface RecentRun {
  readonly family: string;
  readonly count: number;
  readonly launch?: Launch;
  readonly network?: AwsvpcNetwork;
  /** The service whose network it was; its network may be another one by now. */
  readonly service?: string;
  readonly overrides?: TaskOverride;
}

/** What VS Code keeps from one window to the next. */
export interface Memory {
  get<T>(key: string, otherwise: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

interface Kept extends RecentRun {
  readonly place: string;
}

const key = "ecsExplorer.recentRuns";
const mostKept = 50;

/** The runs of this machine, the newest first, one a cluster and family. */
export class RecentRuns {
  /** Overrides may hold secrets, so that they are never written to disk. */
  private readonly overrides = new Map<string, TaskOverride>();

  constructor(private readonly memory: Memory) {}

  in(target: Target): readonly RecentRun[] {
    const place = placeOf(target);
    return this.kept
      .filter(run => run.place === place)
      .map(run => ({ ...run, overrides: this.overrides.get(overridesKey(place, run.family)) }));
  }

  remember(target: Target, { overrides, ...run }: RecentRun): void {
    const place = placeOf(target);
    if (overrides) this.overrides.set(overridesKey(place, run.family), overrides);
    else this.overrides.delete(overridesKey(place, run.family));
    const others = this.kept.filter(item => item.place !== place || item.family !== run.family);
    void this.memory.update(key, [{ ...run, place }, ...others].slice(0, mostKept));
  }

  private get kept(): readonly Kept[] {
    const stored = this.memory.get<unknown>(key, []);
    return Array.isArray(stored) ? stored.filter(isKept) : [];
  }
}

/** Sandboxes and accounts may have clusters of one ARN: the connection tells them apart. */
const placeOf = ({ connection, session }: Target): string => `${connection.spec.id} ${session.cluster.arn}`;

const overridesKey = (place: string, family: string): string => `${place} ${family}`;

/** Another version of this extension may have written something else. */
function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { place, family, count, launch, network, service } = value as Readonly<Record<string, unknown>>;
  return (
    typeof place === "string" &&
    typeof family === "string" &&
    isCount(count) &&
    isMissingOr(launch, item => typeof item["kind"] === "string") &&
    isMissingOr(network, item => isTexts(item["subnets"]) && isTexts(item["securityGroups"])) &&
    (service === undefined || typeof service === "string")
  );
}

/** As the person would have to type it: what is proposed is run by one Enter. */
const isCount = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= mostTasks;

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(item => typeof item === "string");

const isMissingOr = (value: unknown, check: (fields: Readonly<Record<string, unknown>>) => boolean): boolean =>
  value === undefined || (typeof value === "object" && value !== null && check(value as Record<string, unknown>));
