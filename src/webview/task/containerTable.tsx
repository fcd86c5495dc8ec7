import { cut, firstNumber } from "../parts/format";
import { plural } from "../../text/counts";
import { post } from "../parts/host";
import { Cell, CopyButton, Empty, Facts, LongText, Section } from "../parts/parts";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import { PillMark, Shape } from "../parts/stateShape";
import type { ContainerRow, PortLink } from "./taskProtocol";

const order = "container order";
const columns: readonly Column<ContainerRow>[] = [
  { key: "name", title: "Container", of: row => row.name },
  { key: "state", title: "State", of: row => row.state.text },
  { key: "exit", title: "Exit", of: row => row.exit && Number(row.exit.code) },
  { key: "cpu", title: "CPU", of: row => firstNumber(row.cpu) },
  { key: "memory", title: "Memory", of: row => firstNumber(row.memory) },
  { key: "network", title: "Network", of: row => row.ports[0]?.text ?? row.addresses[0]?.value },
];

export const ContainerTable = ({ rows }: { readonly rows: readonly ContainerRow[] }) => (
  <Section name="containers" title="Containers" aside={<span class="muted">{plural(rows.length, "container")}</span>}>
    {rows.length === 0 ? (
      <Empty>ECS hasn't reported any containers yet.</Empty>
    ) : (
      <table class="cards containers" role="table">
        <caption class="unseen">Containers of the task</caption>
        <SortableHead name={order} columns={columns} />
        <tbody role="rowgroup">
          {sorted(order, columns, rows).map(row => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    )}
  </Section>
);

const none = <span class="muted">–</span>;

const Row = ({ row }: { readonly row: ContainerRow }) => (
  <tr role="row">
    <th scope="row" role="rowheader">
      <bdi class="name">{cut(row.name, 200)}</bdi>
      {row.image && (
        <div class="image">
          <LongText name={`image ${row.key}`} value={row.image} breaks />
          <CopyButton what="image" value={row.image} />
        </div>
      )}
      {row.digest && (
        <div class="muted" title={row.digest}>
          {cut(row.digest, 19)}
          <CopyButton what="image digest" value={row.digest} />
        </div>
      )}
      {row.facts.length > 0 && (
        <details>
          <summary>More</summary>
          <Facts list={row.facts} />
        </details>
      )}
    </th>
    <Cell title="State">
      <PillMark pill={row.state} />
      {row.health && <PillMark pill={row.health} />}
    </Cell>
    <Cell title="Exit">
      {row.exit && (
        <div class={`exit ${row.exit.tone}`}>
          <Shape tone={row.exit.tone} />
          <strong>{row.exit.code}</strong>
          <span>{row.exit.meaning}</span>
        </div>
      )}
      {row.reason && (
        <div class="reason">
          <LongText name={`reason ${row.key}`} value={row.reason} />
        </div>
      )}
      {!row.exit && !row.reason && none}
    </Cell>
    <Cell title="CPU">{row.cpu ?? "–"}</Cell>
    <Cell title="Memory">
      {row.memory ?? "–"}
      {row.gpus.length > 0 && <div title={row.gpus.join(", ")}>{plural(row.gpus.length, "GPU")}</div>}
    </Cell>
    <Cell title="Network">
      {row.ports.map(port => (
        <Port key={port.key} port={port} />
      ))}
      {row.addresses.map(fact => (
        <div key={fact.key} class="address">
          <bdi>{fact.value}</bdi>
          <CopyButton what={fact.label} value={fact.value} />
        </div>
      ))}
      {row.ports.length + row.addresses.length === 0 && none}
    </Cell>
  </tr>
);

const Port = ({ port }: { readonly port: PortLink }) => (
  <div class="port">
    {port.canOpen ? (
      <button class="link" onClick={() => post({ kind: "openPort", key: port.key })} title="Open in Browser">
        {port.text}
      </button>
    ) : (
      <span>{port.text}</span>
    )}
    <CopyButton what={`port ${port.text}`} value={port.copy} />
  </div>
);
