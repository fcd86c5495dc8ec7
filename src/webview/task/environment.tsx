import { cut } from "../parts/format";
import { FilterField } from "../parts/filterField";
import { choice, post } from "../parts/host";
import { Cell, Empty, LongText, Section, TableHead, lookedUp } from "../parts/parts";
import type { Lookup } from "../parts/protocol";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import type { Difference, EnvironmentRow } from "./taskProtocol";

const origins: Readonly<Record<EnvironmentRow["origin"], string>> = {
  definition: "task definition",
  override: "override",
  secret: "secret, by reference",
  file: "environment file",
};

export const Overrides = ({ lookup }: { readonly lookup: Lookup<readonly Difference[]> }) => (
  <Section name="overrides" title="Overrides">
    {lookedUp(lookup, "the task definition", rows =>
      rows.length === 0 ? (
        <Empty>None: this task runs as its task definition says.</Empty>
      ) : (
        <table class="cards" role="table">
          <caption class="unseen">What differs from the task definition</caption>
          <TableHead titles={["Where", "Field", "Task definition", "This task"]} />
          <tbody role="rowgroup">
            {rows.map(row => (
              <OverrideRow key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      ),
    )}
  </Section>
);

const OverrideRow = ({ row }: { readonly row: Difference }) => (
  <tr role="row">
    <th scope="row" role="rowheader">
      <bdi>{cut(row.where, 200)}</bdi>
    </th>
    <Cell title="Field">{row.field}</Cell>
    <Cell title="Task definition">
      {row.before === undefined ? (
        <span class="muted">not set</span>
      ) : (
        <del>
          <LongText name={`before ${row.key}`} value={row.before} />
        </del>
      )}
    </Cell>
    <Cell title="This task">
      {row.same ? (
        <span class="muted">the same</span>
      ) : (
        <ins>
          <LongText name={`after ${row.key}`} value={row.after} />
        </ins>
      )}
    </Cell>
  </tr>
);

/** Values are masked by the host: what is not shown is not in the page. */
export function Environment({ lookup }: { readonly lookup: Lookup<readonly EnvironmentRow[]> }) {
  const rows = lookup.kind === "ready" ? lookup.value : [];
  const masked = rows.some(row => row.value === undefined);
  return (
    <Section
      name="environment"
      title="Environment"
      aside={
        rows.length > 0 && (
          <button class="quiet" onClick={() => post({ kind: "reveal", shown: masked })}>
            {masked ? "Show All Values" : "Hide All Values"}
          </button>
        )
      }
    >
      {lookedUp(lookup, "the task definition", found => (
        <Variables rows={found} />
      ))}
    </Section>
  );
}

const order = "environment order";
/** Values are hidden, and so have no order. */
const columns: readonly Column<EnvironmentRow>[] = [
  { key: "name", title: "Name", of: row => row.name },
  { key: "value", title: "Value" },
  { key: "container", title: "Container", of: row => row.container },
  { key: "from", title: "From", of: row => origins[row.origin] },
];

function Variables({ rows }: { readonly rows: readonly EnvironmentRow[] }) {
  if (rows.length === 0) return <Empty>No environment variables are set.</Empty>;
  const wanted = choice("environment filter").toLowerCase();
  const found = rows.filter(row => `${row.container} ${row.name}`.toLowerCase().includes(wanted));
  return (
    <div>
      {rows.length > 8 && (
        <FilterField name="environment filter" label="Filter variables" found={found.length} all={rows.length} />
      )}
      <table class="cards" role="table">
        <caption class="unseen">Environment variables by container</caption>
        <SortableHead name={order} columns={columns} />
        <tbody role="rowgroup">
          {sorted(order, columns, found).map(row => (
            <Variable key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Variable({ row }: { readonly row: EnvironmentRow }) {
  const masked = row.value === undefined;
  const name = cut(row.name, 80);
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <code>{cut(row.name, 200)}</code>
      </th>
      <Cell title="Value">
        {row.value === undefined ? (
          <span class="masked">
            <span aria-hidden="true">••••••••</span>
            <span class="unseen">hidden</span>
          </span>
        ) : (
          <code class="value">
            <LongText name={`value ${row.key}`} value={row.value} />
          </code>
        )}
        <button
          class="quiet spaced"
          aria-label={`${masked ? "Show" : "Hide"} ${name}`}
          onClick={() => post({ kind: "reveal", key: row.key, shown: masked })}
        >
          {masked ? "Show" : "Hide"}
        </button>
        <button
          class="quiet spaced"
          aria-label={`Copy the value of ${name}`}
          onClick={() => post({ kind: "copyEnvironment", key: row.key })}
        >
          Copy
        </button>
      </Cell>
      <Cell title="Container">
        <bdi>{cut(row.container, 80)}</bdi>
      </Cell>
      <Cell title="From">{origins[row.origin]}</Cell>
    </tr>
  );
}
