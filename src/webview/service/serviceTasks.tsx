import { localTime } from "../../text/clockTime";
import { amount, plural } from "../../text/counts";
import { ago, cut } from "../parts/format";
import { choice, choose, now } from "../parts/host";
import { memo } from "../parts/memo";
import { Cell, Empty, OpenLink, Section } from "../parts/parts";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import { PillMark } from "../parts/stateShape";
import type { ServiceTask, TaskGroup } from "./serviceProtocol";

const order = "service task order";
const columns: readonly Column<ServiceTask>[] = [
  { key: "id", title: "Task", of: row => row.id },
  { key: "state", title: "State", of: row => row.state.text },
  { key: "since", title: "Started", of: row => row.since },
  { key: "place", title: "Runs on", of: row => row.place },
];
/** So many rows a revision are drawn before somebody asks for all. */
const few = 20;

interface ServiceTasksProps {
  readonly groups: readonly TaskGroup[];
  /** Said when there are none. */
  readonly empty: string;
}

export const ServiceTasks = ({ groups, empty }: ServiceTasksProps) => (
  <Section name="tasks" title="Tasks by Revision">
    {groups.length === 0 && <Empty>{empty}</Empty>}
    {groups.map(group => (
      <Revision key={group.key} group={group} />
    ))}
  </Section>
);

function Revision({ group: { key, revision, open, tasks } }: { readonly group: TaskGroup }) {
  const isWhole = choice(`tasks of ${key}`) === "all";
  const inOrder = sorted(order, columns, tasks);
  const shown = isWhole ? inOrder : inOrder.slice(0, few);
  return (
    <>
      <h3 class="revision">
        {open ? <OpenLink to={open} text={cut(revision, 120)} /> : <bdi>{cut(revision, 120)}</bdi>}
        <span class="hint">{plural(tasks.length, "task")}</span>
      </h3>
      <table class="cards tasks" role="table">
        <caption class="unseen">{`Tasks of ${revision}`}</caption>
        <SortableHead name={order} columns={columns} />
        <tbody role="rowgroup">
          {shown.map(task => (
            <Row key={task.key} task={task} age={task.since === undefined ? "" : ago(now() - task.since)} />
          ))}
        </tbody>
      </table>
      {tasks.length > few && (
        <button class="quiet" aria-expanded={isWhole} onClick={() => choose(`tasks of ${key}`, isWhole ? "" : "all")}>
          {isWhole ? "Show fewer" : `Show all ${amount(tasks.length)} tasks`}
        </button>
      )}
    </>
  );
}

const Row = memo(({ task, age }: { readonly task: ServiceTask; readonly age: string }) => (
  <tr role="row">
    <th scope="row" role="rowheader">
      <OpenLink to={{ page: "task", arn: task.key }} text={task.id} />
    </th>
    <Cell title="State">
      <PillMark pill={task.state} />
      {task.health && <PillMark pill={task.health} />}
    </Cell>
    <Cell title="Started">
      <time title={task.since === undefined ? undefined : localTime(task.since)}>{age}</time>
    </Cell>
    <Cell title="Runs on">
      {task.instance ? <OpenLink to={task.instance} text={task.place} /> : <bdi>{cut(task.place, 120)}</bdi>}
    </Cell>
  </tr>
));
