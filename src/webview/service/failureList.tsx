import { localTime } from "../../text/clockTime";
import { ago } from "../parts/format";
import { now } from "../parts/host";
import { Empty, LongText, OpenLink, Section } from "../parts/parts";
import { Shape } from "../parts/stateShape";
import type { FailureGroup } from "./serviceProtocol";

interface FailureListProps {
  readonly groups: readonly FailureGroup[];
  /** Said when there are none. */
  readonly well?: string;
}

/** What failed in the last hour, gathered by revision and cause. */
export const FailureList = ({ groups, well }: FailureListProps) => (
  <Section name="failures" title="What Failed">
    {groups.length === 0 ? (
      <Empty>{well ?? ""}</Empty>
    ) : (
      <ul class="failures">
        {groups.map(group => (
          <li key={group.key}>
            <Shape tone="bad" />
            <div>
              <h3>
                <bdi>{group.title}</bdi>
              </h3>
              {group.quote && (
                <blockquote>
                  <LongText name={`failure ${group.key}`} value={group.quote} />
                </blockquote>
              )}
              <p class="muted">
                <Since group={group} />
                {group.tasks.map(task => (
                  <span key={task.arn} class="spaced">
                    <OpenLink to={task} text={task.text} />
                  </span>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ul>
    )}
  </Section>
);

function Since({ group: { first, last } }: { readonly group: FailureGroup }) {
  if (last === undefined) return undefined;
  return (
    <span>
      <time title={localTime(last)}>{`last ${ago(now() - last)}`}</time>
      {first !== undefined && first !== last && `, first ${ago(now() - first)}`}
    </span>
  );
}
