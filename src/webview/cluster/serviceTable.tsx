import type { ClusterView, ServiceRow } from "./clusterProtocol";
import { FilterField } from "../parts/filterField";
import { cut } from "../parts/format";
import { amount } from "../../text/counts";
import { choice } from "../parts/host";
import { memo } from "../parts/memo";
import { Cell, Empty, OpenLink, Section } from "../parts/parts";
import type { Tone } from "../parts/protocol";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import { PillMark } from "../parts/stateShape";

const tones: readonly Tone[] = ["bad", "warn", "busy", "idle", "good"];

const columns: readonly Column<ServiceRow>[] = [
  { key: "name", title: "Service or family", of: row => row.name },
  { key: "state", title: "State", of: row => tones.indexOf(row.state.tone) },
  { key: "running", title: "Running", of: row => row.running },
  { key: "pending", title: "Pending", of: row => row.pending },
  { key: "stopped", title: "Stopped", of: row => row.stopped },
  { key: "definition", title: "Definition", of: row => row.definition },
];

export function ServiceTable({ view }: { readonly view: ClusterView }) {
  const wanted = choice("service filter").toLowerCase();
  const rows = view.services.filter(row =>
    `${row.name} ${row.definition} ${row.state.text}`.toLowerCase().includes(wanted),
  );
  const loading = view.serviceList.kind === "loading";
  const filter = view.services.length > 8 && (
    <FilterField name="service filter" label="Filter" found={rows.length} all={view.services.length} />
  );
  return (
    <Section name="services" title="Services and Families" aside={filter}>
      {view.services.length === 0 ? (
        <Empty>{emptyText(view.serviceList.kind)}</Empty>
      ) : (
        <table class="cards" role="table">
          <caption class="unseen">Services and families with their tasks</caption>
          <SortableHead name="service order" columns={columns} />
          <tbody role="rowgroup">
            {sorted("service order", columns, rows).map(row => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {loading && view.services.length > 0 && <Empty>Loading desired counts…</Empty>}
    </Section>
  );
}

/** Only a list that was read well can be empty. */
function emptyText(list: ClusterView["serviceList"]["kind"]): string {
  switch (list) {
    case "none":
    case "loading":
      return "Loading services…";
    case "failed":
      return "The services couldn't be loaded.";
    case "ready":
      return "No services and no tasks.";
  }
}

const Row = memo(({ row }: { readonly row: ServiceRow }) => {
  const { running, desired } = row;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {row.open ? <OpenLink to={row.open} text={cut(row.name, 120)} /> : <bdi class="name">{cut(row.name, 120)}</bdi>}
        <span class="hint">{row.kind}</span>
      </th>
      <Cell title="State">
        <PillMark pill={row.state} />
      </Cell>
      <Cell title="Running">
        <span class="counted">
          {desired === undefined ? amount(running) : `${amount(running)} of ${amount(desired)}`}
          {desired !== undefined && desired > 0 && (
            <span class="stack mini" aria-hidden="true">
              <span class="share running" style={{ "--share": String(Math.min(1, running / desired)) }} />
            </span>
          )}
        </span>
      </Cell>
      <Cell title="Pending">{amount(row.pending)}</Cell>
      <Cell title="Stopped">{amount(row.stopped)}</Cell>
      <Cell title="Definition">
        {row.openDefinition ? (
          <OpenLink to={row.openDefinition} text={cut(row.definition, 120)} />
        ) : (
          <bdi>{cut(row.definition, 120)}</bdi>
        )}
      </Cell>
    </tr>
  );
});
