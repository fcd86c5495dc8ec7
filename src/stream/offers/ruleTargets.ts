import type { EcsError } from "../../ecs/model/errors";
import { toEcsError } from "../../ecs/answers/failure";
import { patienceMs, withPatience } from "./patience";
import { bothPass, narrowerText, passedBy } from "./rulePattern";
import type { Passed } from "./rulePattern";
import { noAnswerWithin } from "../aws/serviceError";
import type { RulesPort, RuleTarget } from "../aws/servicePorts";

type Place = { readonly kind: "queue"; readonly arn: string } | { readonly kind: "logs"; readonly group: string };

/** A queue or log group to which EventBridge sends ECS's events. */
export interface RuleOffer {
  readonly place: Place;
  /** The queue's or the group's name. */
  readonly name: string;
  readonly rules: readonly string[];
  /** What its events leave out, such as `only STOPPED tasks`; undefined when all changes are sent. */
  readonly narrower?: string;
  /** Whether any of its rules sends now. */
  readonly isEnabled: boolean;
  /** Whether a rule sends something made of the event in its place. */
  readonly isTransformed: boolean;
}

/** The targets that were found; `failure` says why there may be more, which is not the same as there being none. */
export interface RuleOffers {
  readonly offers: readonly RuleOffer[];
  readonly failure?: EcsError;
}

interface Found extends Omit<RuleOffer, "narrower"> {
  readonly passed: Passed;
}

/** Looks for what rules on ECS's events send to. Never throws: whoever asks has other sources to offer. */
export async function ruleTargets(
  port: RulesPort,
  region: string,
  signal: AbortSignal,
  waitMs = patienceMs,
): Promise<RuleOffers> {
  const found = new Map<string, Found>();
  let operation = "ListRules";
  const failure = await withPatience<EcsError | undefined>(
    waitMs,
    signal,
    async own => {
      for (const { name: rule, pattern = "", isEnabled } of await port.rules(own)) {
        const passed = passedBy(pattern);
        if (!passed) continue;
        operation = "ListTargetsByRule";
        for (const target of await port.targets(rule, own)) {
          const place = placeOf(target);
          if (!place) continue;
          const { isTransformed } = target;
          const before = found.get(target.arn);
          found.set(target.arn, joined(before, { ...place, rules: [rule], passed, isEnabled, isTransformed }));
        }
      }
      return undefined;
    },
    (error, isLate) =>
      isLate ? noAnswerWithin(waitMs, "EventBridge", operation) : toEcsError(error, { operation, region }),
  );
  return { offers: offersOf(found), ...(failure && { failure }) };
}

/** Only what a disabled rule would send is nothing. */
function joined(before: Found | undefined, now: Found): Found {
  if (!before) return now;
  const rules = [...before.rules, ...now.rules];
  const isTransformed = before.isTransformed || now.isTransformed;
  if (before.isEnabled !== now.isEnabled) return { ...(before.isEnabled ? before : now), rules, isTransformed };
  return { ...before, rules, isTransformed, passed: bothPass(before.passed, now.passed) };
}

/** Those that tell most come first. */
function offersOf(found: ReadonlyMap<string, Found>): readonly RuleOffer[] {
  const offers = [...found.values()].map(({ passed, ...offer }) => ({ ...offer, narrower: narrowerText(passed) }));
  const doubts = ({ isEnabled, isTransformed, narrower }: RuleOffer): number =>
    Number(!isEnabled) * 4 + Number(isTransformed) * 2 + Number(narrower !== undefined);
  return offers.toSorted((a, b) => doubts(a) - doubts(b) || a.name.localeCompare(b.name));
}

function placeOf({ arn }: RuleTarget): Pick<RuleOffer, "place" | "name"> | undefined {
  const [, queue] = /^arn:[^:]+:sqs:[^:]+:[^:]+:(.+)$/.exec(arn) ?? [];
  if (queue) return { name: queue, place: { kind: "queue", arn } };
  const [, group] = /^arn:[^:]+:logs:[^:]+:[^:]+:log-group:([^:]+)/.exec(arn) ?? [];
  return group ? { name: group, place: { kind: "logs", group } } : undefined;
}
