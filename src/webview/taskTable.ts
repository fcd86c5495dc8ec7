import type { Drawn } from "./dom";
import { h, memo } from "./dom";
import type { TaskRow } from "./containerInstanceProtocol";
import { filterField } from "./filterField";
import { ago, amount, byName, cut, dateTime } from "./format";
import { choice, choose, now, post } from "./host";
import { cell, empty, link, numberCell, section } from "./parts";
import { selectTask, selectedTask } from "./resources";
import { pill } from "./shape";

interface Column {
  readonly key: string;
  readonly title: string;
  readonly number: boolean;
  readonly of: (row: TaskRow) => string | number | undefined;
}

const columns: readonly Column[] = [
  { key: "id", title: "Task", number: false, of: row => row.id },
  { key: "state", title: "State", number: false, of: row => row.state.text },
  { key: "group", title: "Service or family", number: false, of: row => row.group },
  { key: "definition", title: "Definition", number: false, of: row => row.definition },
  { key: "cpu", title: "CPU", number: true, of: row => row.cpu },
  { key: "memory", title: "Memory", number: true, of: row => row.memory },
  { key: "since", title: "Started", number: true, of: row => row.since },
  { key: "version", title: "Version", number: true, of: row => Number(row.version.slice(1)) || 0 },
];

/** The instance's tasks, as many as there are: sorted by a column, filtered by any text of a row. */
export function taskTable(rows: readonly TaskRow[]): Drawn {
  const wanted = choice("task filter").toLowerCase();
  const found = rows.filter(row => textOf(row).includes(wanted));
  const sorted = sort(found);
  return section(
    "tasks",
    "Tasks",
    rows.length > 0 ? filterField("task filter", "Filter tasks", found.length, rows.length) : undefined,
    rows.length === 0
      ? empty("No task is known here.")
      : h(
          "table",
          { class: "cards tasks", role: "table" },
          h("caption", { class: "unseen" }, "Tasks on this container instance"),
          h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(columnHead))),
          h(
            "tbody",
            { role: "rowgroup" },
            sorted.map(row =>
              memo(
                row.key,
                rowNode,
                row,
                row.since === undefined ? "" : ago(now() - row.since),
                row.key === selectedTask(),
              ),
            ),
          ),
        ),
    rows.length > 0 && found.length === 0 && empty("No task matches the filter."),
  );
}

const textOf = (row: TaskRow): string =>
  [row.id, row.state.text, row.health?.text, row.group, row.definition, row.version].join(" ").toLowerCase();

function sort(rows: readonly TaskRow[]): readonly TaskRow[] {
  const [key = "state", direction = "up"] = choice("task order", "group up").split(" ");
  const column = columns.find(item => item.key === key);
  if (!column) return rows;
  const sign = direction === "up" ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(column.of(a), column.of(b)) || byName(a.id, b.id));
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  return byName(String(a), String(b));
}

function columnHead({ key, title, number }: Column): Drawn {
  const [by, direction] = choice("task order", "group up").split(" ");
  const order = by === key ? (direction === "up" ? "ascending" : "descending") : "none";
  return h(
    "th",
    { scope: "col", role: "columnheader", "aria-sort": order, class: number ? "number" : undefined },
    h(
      "button",
      { class: "sort", onclick: () => choose("task order", `${key} ${order === "ascending" ? "down" : "up"}`) },
      title,
      h("span", { "aria-hidden": "true" }, order === "none" ? "" : order === "ascending" ? " ↑" : " ↓"),
    ),
  );
}

const rowNode = (row: TaskRow, age: string, selected: boolean): Drawn =>
  h(
    "tr",
    {
      role: "row",
      class: selected ? "selected" : undefined,
      "aria-selected": selected ? "true" : undefined,
      onclick: (event: Event) => (event.target as Element).closest("button") === null && selectTask(row.key),
    },
    h(
      "th",
      { scope: "row", role: "rowheader" },
      link(row.id.slice(0, 8), () => post({ kind: "open", page: row.open.page, arn: row.open.arn }), row.id),
    ),
    cell("State", pill(row.state), row.health && pill(row.health)),
    cell(
      "Service or family",
      h("span", { class: `swatch hue${row.hue < 0 ? "-none" : row.hue}`, "aria-hidden": "true" }),
      h("bdi", {}, cut(row.group, 80)),
    ),
    cell("Definition", h("bdi", {}, cut(row.definition, 80))),
    numberCell("CPU", row.cpu === undefined ? "–" : amount(row.cpu)),
    numberCell("Memory", row.memory === undefined ? "–" : `${amount(row.memory)} MiB`),
    numberCell("Started", h("span", { title: row.since === undefined ? undefined : dateTime(row.since) }, age || "–")),
    numberCell("Version", row.version),
  );
