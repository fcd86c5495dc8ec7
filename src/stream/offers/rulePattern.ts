import { lastPart } from "../../ecs/model/model";
import { instanceEventType, taskEventType } from "../event/event";

/** Of one kind of resource: the lasting states that pass, and what else is asked for, in words. */
interface Limit {
  readonly status: string;
  readonly where: string;
}

/** What a rule lets through: `"all"` of a kind, some in some of these cases, or none. */
export interface Passed {
  readonly tasks?: "all" | readonly Limit[];
  readonly instances?: "all" | readonly Limit[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What a rule's pattern passes of the events that carry a version; undefined when it passes none, or is no pattern. */
export function passedBy(pattern: string): Passed | undefined {
  const fields = fieldsIn(pattern);
  if (!fields) return undefined;
  const { source, "detail-type": types, detail, ...others } = fields;
  // A rule that says neither is a catch-all of the account's, which is no stream of ECS's.
  if (source === undefined && types === undefined) return undefined;
  if (!accepts(source, "aws.ecs")) return undefined;
  const told = isFields(detail) ? detail : {};
  const { clusterArn, lastStatus, ...filters } = told;
  const where = [
    clusterArn === undefined ? "" : clustersIn(clusterArn),
    filteredBy([
      ...Object.keys(others).filter(name => !ofTheBus.has(name)),
      ...Object.keys(filters),
      ...(isNamed(lastStatus) ? [] : ["lastStatus"]),
    ]),
  ].join("");
  const status = isNamed(lastStatus) ? (lastStatus ?? []).map(text => `${text} `).join("or ") : "";
  const limit = where || status ? [{ status, where }] : "all";
  const passed = {
    ...(accepts(types, taskEventType) ? { tasks: limit } : {}),
    // A container instance has no lastStatus, so its events never match one.
    ...(accepts(types, instanceEventType) && lastStatus === undefined ? { instances: limit } : {}),
  } satisfies Passed;
  return passed.tasks || passed.instances ? passed : undefined;
}

/** The same for all events of ECS on one account's bus. */
const ofTheBus = new Set(["account", "region"]);

/** What two rules send to one target. */
export function bothPass(one: Passed, other: Passed): Passed {
  const either = (a: Passed["tasks"], b: Passed["tasks"]): Passed["tasks"] =>
    a === "all" || b === "all" ? "all" : a || b ? [...(a ?? []), ...(b ?? [])] : undefined;
  return { tasks: either(one.tasks, other.tasks), instances: either(one.instances, other.instances) };
}

/** `only STOPPED tasks`; undefined when every state change of tasks and container instances passes. */
export function narrowerText({ tasks, instances }: Passed): string | undefined {
  if (tasks === "all" && instances === "all") return undefined;
  const both = tasks !== "all" && instances !== "all" && tasks?.length === 1 && instances?.length === 1;
  if (both && tasks[0]?.where === instances[0]?.where && tasks[0]?.status === "")
    return `only tasks and container instances${tasks[0].where}`;
  return `only ${[...phrases(tasks, "tasks"), ...phrases(instances, "container instances")].join(" and ")}`;
}

function phrases(passed: Passed["tasks"], noun: string): readonly string[] {
  if (passed === "all") return [noun];
  return [...new Set((passed ?? []).map(({ status, where }) => `${status}${noun}${where}`))];
}

function fieldsIn(pattern: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(pattern);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a field is compared with plain texts only, or not at all. */
const isNamed = (wanted: unknown): wanted is readonly string[] | undefined =>
  wanted === undefined || (Array.isArray(wanted) && wanted.every(item => typeof item === "string"));

const filteredBy = (names: readonly string[]): string =>
  names.length === 0 ? "" : ` filtered by ${names.map(name => (name === "$or" ? "conditions" : name)).join(", ")}`;

function clustersIn(wanted: unknown): string {
  if (!isNamed(wanted) || wanted === undefined) return " of some clusters";
  return ` of ${wanted.length === 1 ? "cluster" : "clusters"} ${wanted.map(lastPart).join(", ")}`;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a field of a pattern matches a text. An operator that isn't known here may. */
function accepts(wanted: unknown, text: string): boolean {
  return !Array.isArray(wanted) ? wanted === undefined : wanted.some(item => acceptsBy(item, text));
}

function acceptsBy(item: unknown, text: string): boolean {
  if (!isFields(item)) return item === text;
  return Object.entries(item).every(([operator, value]) => {
    const texts = (Array.isArray(value) ? value : [value]).filter(each => typeof each === "string");
    switch (operator) {
      case "prefix":
        return typeof value !== "string" || text.startsWith(value);
      case "suffix":
        return typeof value !== "string" || text.endsWith(value);
      case "equals-ignore-case":
        return typeof value !== "string" || text.toLowerCase() === value.toLowerCase();
      case "wildcard":
        return texts.some(each => new RegExp(`^${each.split("*").map(escaped).join(".*")}$`).test(text));
      case "anything-but":
        return !texts.includes(text);
      case "exists":
        return value !== false;
      default:
        return true;
    }
  });
}
