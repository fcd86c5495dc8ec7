import { lastPart } from "../../ecs/model/model";
import { newestFirst } from "../../requests/run/revisions";
import type { Target } from "../../requests/sending/target";
import { into } from "../../wizard/wizard";
import { pickOne } from "../../wizard/pick";
import type { Step } from "../../wizard/wizard";

export interface DefinitionDraft {
  readonly target?: Target;
  readonly family?: string;
  /** ARN of the chosen revision. */
  readonly revision?: string;
}

/** Which family: those in `recent` come first. */
export const familyStep = <D extends DefinitionDraft>(
  recent: (target: Target) => readonly string[] = () => [],
): Step<D> => ({
  ask: async (draft, at) =>
    into(
      await pickOne(at, {
        placeholder: "Task definition family",
        load: async signal => {
          const families = (await draft.target?.session.gateway.families(signal)) ?? [];
          const first = draft.target ? recent(draft.target).filter(family => families.includes(family)) : [];
          const others = families.filter(family => !first.includes(family));
          return [
            ...first.map(family => ({ label: family, description: "recently run", value: family })),
            ...others.map(family => ({ label: family, value: family })),
          ];
        },
        isActive: family => family === draft.family,
        empty: "This account has no active task definition in this region.",
      }),
      family => (family === draft.family ? draft : { ...draft, family, revision: undefined }),
    ),
});

export const revisionStep = <D extends DefinitionDraft>(): Step<D> => ({
  ask: async (draft, at) =>
    into(
      await pickOne(at, {
        placeholder: `Revision of ${draft.family ?? "the family"}`,
        load: async signal => {
          const arns = newestFirst((await draft.target?.session.gateway.revisions(draft.family ?? "", signal)) ?? []);
          return arns.map((arn, index) => ({
            label: lastPart(arn),
            description: index === 0 ? "newest" : undefined,
            value: arn,
          }));
        },
        isActive: arn => arn === draft.revision,
        empty: "This family has no active revision.",
      }),
      revision => ({ ...draft, revision }),
    ),
});

/** Which task definition: its family, then its revision, the newest first. */
export const definitionSteps = <D extends DefinitionDraft>(): readonly Step<D>[] => [
  familyStep<D>(),
  revisionStep<D>(),
];
