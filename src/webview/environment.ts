import type { Drawn } from "./dom";
import { h } from "./dom";
import { cut } from "./format";
import { filterField } from "./filterField";
import { choice, post } from "./host";
import { cell, empty, looked, section, tableHead, text } from "./parts";
import type { Lookup } from "./protocol";
import type { Difference, EnvironmentRow } from "./taskProtocol";

const origins: Readonly<Record<EnvironmentRow["origin"], string>> = {
  definition: "task definition",
  override: "override",
  secret: "secret, by reference",
  file: "environment file",
};

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
            tableHead(["Where", "Field", "Task definition", "This task"]),
            h(
              "tbody",
              { role: "rowgroup" },
              rows.map(row =>
                h(
                  "tr",
                  { key: row.key, role: "row" },
                  h("th", { scope: "row", role: "rowheader" }, h("bdi", {}, cut(row.where, 200))),
                  cell("Field", row.field),
                  cell(
                    "Task definition",
                    row.before === undefined
                      ? h("span", { class: "muted" }, "not set")
                      : h("del", {}, text(`before ${row.key}`, row.before)),
                  ),
                  cell(
                    "This task",
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
      tableHead(["Name", "Value", "Container", "From"]),
      h("tbody", { role: "rowgroup" }, found.map(row)),
    ),
  );
}

const row = (item: EnvironmentRow): Drawn => {
  const masked = item.value === undefined;
  const name = cut(item.name, 80);
  return h(
    "tr",
    { key: item.key, role: "row" },
    h("th", { scope: "row", role: "rowheader" }, h("code", {}, cut(item.name, 200))),
    cell(
      "Value",
      item.value === undefined
        ? h(
            "span",
            { class: "masked" },
            h("span", { "aria-hidden": "true" }, "••••••••"),
            h("span", { class: "unseen" }, "hidden"),
          )
        : h("code", { class: "value" }, text(`value ${item.key}`, item.value)),
      h(
        "button",
        {
          class: "quiet spaced",
          "aria-label": `${masked ? "Show" : "Hide"} ${name}`,
          onclick: () => post({ kind: "reveal", key: item.key, shown: masked }),
        },
        masked ? "Show" : "Hide",
      ),
      h(
        "button",
        {
          class: "quiet spaced",
          "aria-label": `Copy the value of ${name}`,
          onclick: () => post({ kind: "copyEnvironment", key: item.key }),
        },
        "Copy",
      ),
    ),
    cell("Container", h("bdi", {}, cut(item.container, 80))),
    cell("From", origins[item.origin]),
  );
};
