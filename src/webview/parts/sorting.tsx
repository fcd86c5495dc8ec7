import { byName } from "./format";
import { choice, choose } from "./host";

/** A column of a table that people sort; one without `of` has no order. */
export interface Column<R> {
  readonly key: string;
  readonly title: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  readonly of?: (row: R) => string | number | undefined;
}

/** The order that was chosen for the table, `key up` or `key down`; else the table's own, which may be that of the host. */
const orderOf = (name: string, own: string): readonly string[] => choice(name, own).split(" ");

/** The rows as a person wants them, also after an update; those that are alike stay in the host's order. */
export function sorted<R>(name: string, columns: readonly Column<R>[], rows: readonly R[], own = ""): readonly R[] {
  const [key, direction] = orderOf(name, own);
  const of = columns.find(column => column.key === key)?.of;
  if (!of) return rows;
  const sign = direction === "down" ? -1 : 1;
  return rows.toSorted((a, b) => compare(of(a), of(b), sign));
}

/** What is not known stands last in either direction. */
function compare(a: string | number | undefined, b: string | number | undefined, sign: number): number {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  return sign * (typeof a === "number" && typeof b === "number" ? a - b : byName(String(a), String(b)));
}

interface SortableHeadProps<R> {
  /** The choice that keeps the order. */
  readonly name: string;
  readonly columns: readonly Column<R>[];
  readonly own?: string;
}

/** The head of a table that becomes cards where the page is narrow: CSS takes its roles, so they are said. */
export const SortableHead = <R,>({ name, columns, own = "" }: SortableHeadProps<R>) => (
  <thead role="rowgroup">
    <tr role="row">
      {columns.map(column => (
        <ColumnHead key={column.key} name={name} column={column} own={own} />
      ))}
    </tr>
  </thead>
);

const arrows = { ascending: " ↑", descending: " ↓", none: "" } as const;

function ColumnHead<R>({ name, column, own }: { name: string; column: Column<R>; own: string }) {
  const { key, title, number, of } = column;
  const [by, direction] = orderOf(name, own);
  const order = by !== key ? "none" : direction === "down" ? "descending" : "ascending";
  // A third press gives the table's own order back.
  const next = order === "none" ? `${key} up` : order === "ascending" ? `${key} down` : "";
  return (
    <th scope="col" role="columnheader" aria-sort={of ? order : undefined} class={number ? "number" : undefined}>
      {of ? (
        <button class="sort" onClick={() => choose(name, next)}>
          {title}
          <span aria-hidden="true">{arrows[order]}</span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}
