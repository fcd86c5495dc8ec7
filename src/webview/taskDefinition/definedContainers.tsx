import { plural } from "../../text/counts";
import { byName, cut, firstNumber } from "../parts/format";
import { Cell, CopyButton, Empty, Facts, LongText, Section } from "../parts/parts";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import type { DefinedContainer } from "./taskDefinitionProtocol";

const order = "defined container order";
const columns: readonly Column<DefinedContainer>[] = [
  { key: "name", title: "Container", of: row => row.name },
  { key: "essential", title: "Essential", of: row => (row.isEssential ? "yes" : "no") },
  { key: "cpu", title: "CPU", of: row => firstNumber(row.cpu) },
  { key: "memory", title: "Memory", of: row => firstNumber(row.memory) },
  { key: "ports", title: "Ports", of: row => row.ports.toSorted(byName)[0] },
  { key: "log", title: "Logs", of: row => row.log },
];

export const DefinedContainers = ({ rows }: { readonly rows: readonly DefinedContainer[] }) => (
  <Section name="containers" title="Containers" aside={<span class="muted">{plural(rows.length, "container")}</span>}>
    {rows.length === 0 ? (
      <Empty>This task definition has no containers.</Empty>
    ) : (
      <table class="cards defined" role="table">
        <caption class="unseen">Containers of the task definition</caption>
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

const Row = ({ row }: { readonly row: DefinedContainer }) => (
  <tr role="row">
    <th scope="row" role="rowheader">
      <bdi class="name">{cut(row.name, 200)}</bdi>
      {row.image && (
        <div class="image">
          <LongText name={`image ${row.key}`} value={row.image} breaks />
          <CopyButton what="image" value={row.image} />
        </div>
      )}
      {row.facts.length > 0 && (
        <details>
          <summary>More</summary>
          <Facts list={row.facts} />
        </details>
      )}
    </th>
    <Cell title="Essential">{row.isEssential ? "yes" : "no"}</Cell>
    <Cell title="CPU">{row.cpu ?? "–"}</Cell>
    <Cell title="Memory">
      {row.memory ?? "–"}
      {row.gpus && <div>{row.gpus}</div>}
    </Cell>
    <Cell title="Ports">
      {row.ports.length === 0 && "–"}
      {row.ports.map(port => (
        <div key={port}>{port}</div>
      ))}
    </Cell>
    <Cell title="Logs">
      <LongText name={`log ${row.key}`} value={row.log} />
    </Cell>
  </tr>
);
