import { localTime } from "../../text/clockTime";
import type { TaskRow } from "./containerInstanceProtocol";
import { FilterField } from "../parts/filterField";
import { ago, cut } from "../parts/format";
import { amount } from "../../text/counts";
import { choice, now, post } from "../parts/host";
import { memo } from "../parts/memo";
import { Cell, Empty, Link, OpenLink, Section } from "../parts/parts";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import { selectTask, selectedTask } from "./resourceBars";
import { PillMark } from "../parts/stateShape";

const columns: readonly Column<TaskRow>[] = [
  { key: "id", title: "Task", of: row => row.id },
  { key: "state", title: "State", of: row => row.state.text },
  { key: "group", title: "Service or family", of: row => row.group },
  { key: "definition", title: "Definition", of: row => row.definition },
  { key: "cpu", title: "CPU", number: true, of: row => row.cpu },
  { key: "memory", title: "Memory", number: true, of: row => row.memory },
  { key: "since", title: "Started", number: true, of: row => row.since },
  { key: "version", title: "Version", number: true, of: row => Number(row.version.slice(1)) || 0 },
];

const order = "task order";
const byGroup = "group up";

/** The instance's tasks, as many as there are: sorted by a column, filtered by any text of a row. */
export function TaskTable({ rows, empty }: { readonly rows: readonly TaskRow[]; readonly empty: string }) {
  const wanted = choice("task filter").toLowerCase();
  const found = rows.filter(row => textOf(row).includes(wanted));
  const filter = rows.length > 0 && (
    <FilterField name="task filter" label="Filter tasks" found={found.length} all={rows.length} />
  );
  return (
    <Section name="tasks" title="Tasks" aside={filter}>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <table class="cards tasks" role="table">
          <caption class="unseen">Tasks on this container instance</caption>
          <SortableHead name={order} columns={columns} own={byGroup} />
          <tbody role="rowgroup">
            {sorted(order, columns, found, byGroup).map(row => (
              <Row
                key={row.key}
                row={row}
                age={row.since === undefined ? "" : ago(now() - row.since)}
                selected={row.key === selectedTask()}
              />
            ))}
          </tbody>
        </table>
      )}
      {rows.length > 0 && found.length === 0 && <Empty>No task matches the filter.</Empty>}
    </Section>
  );
}

const textOf = (row: TaskRow): string =>
  [row.id, row.state.text, row.health?.text, row.group, row.definition, row.version].join(" ").toLowerCase();

interface RowProps {
  readonly row: TaskRow;
  /** How long ago it was started, in words: drawn anew only when these change. */
  readonly age: string;
  readonly selected: boolean;
}

const Row = memo(({ row, age, selected }: RowProps) => (
  <tr
    role="row"
    class={selected ? "selected" : undefined}
    aria-selected={selected ? "true" : undefined}
    onClick={event => {
      if (event.target instanceof Element && !event.target.closest("button")) selectTask(row.key);
    }}
  >
    <th scope="row" role="rowheader">
      <Link onClick={() => post({ kind: "open", page: row.open.page, arn: row.open.arn })} title={row.id}>
        {row.id.slice(0, 8)}
      </Link>
    </th>
    <Cell title="State">
      <PillMark pill={row.state} />
      {row.health && <PillMark pill={row.health} />}
    </Cell>
    <Cell title="Service or family">
      <span class={`swatch hue${row.hue < 0 ? "-none" : row.hue}`} aria-hidden="true" />
      {row.service ? <OpenLink to={row.service} text={cut(row.group, 80)} /> : <bdi>{cut(row.group, 80)}</bdi>}
    </Cell>
    <Cell title="Definition">
      {row.openDefinition ? (
        <OpenLink to={row.openDefinition} text={cut(row.definition, 80)} />
      ) : (
        <bdi>{cut(row.definition, 80)}</bdi>
      )}
    </Cell>
    <Cell title="CPU" number>
      {row.cpu === undefined ? "–" : amount(row.cpu)}
    </Cell>
    <Cell title="Memory" number>
      {row.memory === undefined ? "–" : `${amount(row.memory)} MiB`}
    </Cell>
    <Cell title="Started" number>
      <span title={row.since === undefined ? undefined : localTime(row.since)}>{age || "–"}</span>
    </Cell>
    <Cell title="Version" number>
      {row.version}
    </Cell>
  </tr>
));
