import type { Drawn } from "./dom";
import { h } from "./dom";
import { cut, plural } from "./format";
import { choice, choose, post } from "./host";
import { empty, looked, section, text } from "./parts";
import type { Lookup } from "./protocol";
import type { Difference, EnvironmentRow } from "./taskProtocol";

const origins: Readonly<Record<EnvironmentRow["origin"], string>> = {
  definition: "task definition",
  override: "override",
  secret: "secret, by reference",
  file: "environment file",
};

const head = (titles: readonly string[]): Drawn =>
  h(
    "thead",
    { role: "rowgroup" },
    h(
      "tr",
      { role: "row" },
      titles.map(title => h("th", { scope: "col", role: "columnheader" }, title)),
    ),
  );

export const overrides = (lookup: Lookup<readonly Difference[]>): Drawn =>
  section(
    "overrides",
    "Overrides",
    undefined,
    ...looked(lookup, "the task definition", rows =>
      rows.length === 0
        ? empty("None: this task runs as its task definition says.")
        : h(
            "table",
            { class: "cards", role: "table" },
            h("caption", { class: "unseen" }, "What differs from the task definition"),
            head(["Where", "Field", "Task definition", "This task"]),
            h(
              "tbody",
              { role: "rowgroup" },
              rows.map(row =>
                h(
                  "tr",
                  { key: row.key, role: "row" },
                  h("th", { scope: "row", role: "rowheader" }, h("bdi", {}, cut(row.where, 200))),
                  h("td", { role: "cell", "data-title": "Field" }, row.field),
                  h(
                    "td",
                    { role: "cell", "data-title": "Task definition" },
                    row.before === undefined
                      ? h("span", { class: "muted" }, "not set")
                      : h("del", {}, text(`before ${row.key}`, row.before)),
                  ),
                  h(
                    "td",
                    { role: "cell", "data-title": "This task" },
                    row.same
                      ? h("span", { class: "muted" }, "the same")
                      : h("ins", {}, text(`after ${row.key}`, row.after)),
                  ),
                ),
              ),
            ),
          ),
    ),
  );

/** Values are masked by the host: what is not shown is not in the page. */
export function environment(lookup: Lookup<readonly EnvironmentRow[]>): Drawn {
  const rows = lookup.kind === "ready" ? lookup.value : [];
  const masked = rows.some(row => row.value === undefined);
  return section(
    "environment",
    "Environment",
    rows.length > 0 &&
      h(
        "button",
        { class: "quiet", onclick: () => post({ kind: "reveal", shown: masked }) },
        masked ? "Show all values" : "Hide all values",
      ),
    ...looked(lookup, "the task definition", table),
  );
}

function table(rows: readonly EnvironmentRow[]): Drawn {
  if (rows.length === 0) return empty("No environment variables are set.");
  const wanted = choice("environment filter").toLowerCase();
  const found = rows.filter(row => `${row.container} ${row.name}`.toLowerCase().includes(wanted));
  return h(
    "div",
    {},
    rows.length > 8 && filterField("environment filter", "Filter variables", found.length, rows.length),
    h(
      "table",
      { class: "cards", role: "table" },
      h("caption", { class: "unseen" }, "Environment variables by container"),
      head(["Name", "Value", "Container", "From"]),
      h("tbody", { role: "rowgroup" }, found.map(row)),
    ),
  );
}

export const filterField = (name: string, label: string, found: number, all: number): Drawn =>
  h(
    "label",
    { class: "filter" },
    h("span", { class: "unseen" }, label),
    h("input", {
      type: "search",
      placeholder: label,
      value: choice(name),
      oninput: (event: Event) => choose(name, (event.target as HTMLInputElement).value),
    }),
    h(
      "span",
      { class: "muted", role: "status" },
      found === all ? plural(all, "entry").replace("entrys", "entries") : `${found} of ${all}`,
    ),
  );

const row = (item: EnvironmentRow): Drawn =>
  h(
    "tr",
    { key: item.key, role: "row" },
    h("th", { scope: "row", role: "rowheader" }, h("code", {}, cut(item.name, 200))),
    h(
      "td",
      { role: "cell", "data-title": "Value", class: "value" },
      item.value === undefined
        ? h("span", { class: "masked", "aria-label": "hidden" }, "••••••••")
        : h("code", {}, text(`value ${item.key}`, item.value)),
      h(
        "button",
        {
          class: "quiet",
          "aria-label": `${item.value === undefined ? "Show" : "Hide"} ${cut(item.name, 80)}`,
          onclick: () => post({ kind: "reveal", key: item.key, shown: item.value === undefined }),
        },
        item.value === undefined ? "Show" : "Hide",
      ),
      h(
        "button",
        {
          class: "quiet",
          "aria-label": `Copy the value of ${cut(item.name, 80)}`,
          onclick: () => post({ kind: "copyEnvironment", key: item.key }),
        },
        "Copy",
      ),
    ),
    h("td", { role: "cell", "data-title": "Container" }, h("bdi", {}, cut(item.container, 80))),
    h("td", { role: "cell", "data-title": "From" }, origins[item.origin]),
  );
