import { amount } from "../../text/counts";
import { cut } from "../parts/format";
import { Cell, OpenLink, Section } from "../parts/parts";
import { SortableHead, sorted } from "../parts/sorting";
import type { Column } from "../parts/sorting";
import { PillMark } from "../parts/stateShape";
import type { RolloutRow } from "./serviceProtocol";

const order = "rollout order";
const columns: readonly Column<RolloutRow>[] = [
  { key: "revision", title: "Revision", of: row => row.revision },
  { key: "state", title: "Rollout", of: row => row.state.text },
  { key: "running", title: "Running", of: row => row.running },
  { key: "pending", title: "Pending", of: row => row.pending },
  { key: "failed", title: "Failed", of: row => row.failed },
];

/** How far each revision is on its way in or out. */
export const RolloutTable = ({ rows }: { readonly rows: readonly RolloutRow[] }) =>
  rows.length > 0 && (
    <Section name="rollout" title="Rollout">
      <table class="cards" role="table">
        <caption class="unseen">Revisions of the service with their tasks</caption>
        <SortableHead name={order} columns={columns} />
        <tbody role="rowgroup">
          {sorted(order, columns, rows).map(row => (
            <tr key={row.key} role="row">
              <th scope="row" role="rowheader">
                {row.openDefinition ? (
                  <OpenLink to={row.openDefinition} text={cut(row.revision, 120)} />
                ) : (
                  <bdi class="name">{cut(row.revision, 120)}</bdi>
                )}
                {rows.length > 1 && <span class="hint">{row.isNew ? "new" : "old"}</span>}
              </th>
              <Cell title="Rollout">
                <PillMark pill={row.state} />
                {row.reason && <bdi class="hint">{cut(row.reason, 1000)}</bdi>}
              </Cell>
              <Cell title="Running">
                <span class="counted">
                  {`${amount(row.running)} of ${amount(row.desired)}`}
                  <Progress row={row} />
                </span>
              </Cell>
              <Cell title="Pending">{amount(row.pending)}</Cell>
              <Cell title="Failed">{amount(row.failed)}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );

function Progress({ row: { desired, running, pending } }: { readonly row: RolloutRow }) {
  const whole = Math.max(desired, running + pending);
  if (whole === 0) return undefined;
  return (
    <span class="stack mini" aria-hidden="true">
      {running > 0 && <span class="share running" style={{ "--share": String(running / whole) }} />}
      {pending > 0 && <span class="share pending" style={{ "--share": String(pending / whole) }} />}
    </span>
  );
}
