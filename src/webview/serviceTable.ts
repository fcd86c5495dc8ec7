import type { ClusterView, ServiceRow } from "./clusterProtocol";
import type { Drawn } from "./dom";
import { h, memo } from "./dom";
import { filterField } from "./filterField";
import { amount, cut } from "./format";
import { choice } from "./host";
import { cell, empty, section, tableHead } from "./parts";
import { pill } from "./shape";

const columns = ["Service or family", "State", "Running", "Pending", "Stopped", "Definition"];

export function serviceTable(view: ClusterView): Drawn {
  const wanted = choice("service filter").toLowerCase();
  const rows = view.services.filter(row =>
    `${row.name} ${row.definition} ${row.state.text}`.toLowerCase().includes(wanted),
  );
  return section(
    "services",
    "Services and families",
    view.services.length > 8 ? filterField("service filter", "Filter", rows.length, view.services.length) : undefined,
    view.services.length === 0
      ? empty(view.serviceList.kind === "loading" ? "Reading the services…" : "No service and no task.")
      : h(
          "table",
          { class: "cards", role: "table" },
          h("caption", { class: "unseen" }, "Services and families with their tasks"),
          tableHead(columns),
          h(
            "tbody",
            { role: "rowgroup" },
            rows.map(row => memo(row.key, rowNode, row)),
          ),
        ),
    view.serviceList.kind === "loading" && view.services.length > 0 && empty("Reading the desired counts…"),
  );
}

const rowNode = (row: ServiceRow): Drawn =>
  h(
    "tr",
    { role: "row" },
    h(
      "th",
      { scope: "row", role: "rowheader" },
      h("bdi", { class: "name" }, cut(row.name, 120)),
      h("span", { class: "hint" }, row.kind),
    ),
    cell("State", pill(row.state)),
    cell(
      "Running",
      h(
        "span",
        { class: "counted" },
        row.desired === undefined ? amount(row.running) : `${amount(row.running)} of ${amount(row.desired)}`,
        row.desired !== undefined &&
          row.desired > 0 &&
          h(
            "span",
            { class: "stack mini", "aria-hidden": "true" },
            h("span", { class: "share hue1", vars: { "--share": String(Math.min(1, row.running / row.desired)) } }),
          ),
      ),
    ),
    cell("Pending", amount(row.pending)),
    cell("Stopped", amount(row.stopped)),
    cell("Definition", h("bdi", {}, cut(row.definition, 120))),
  );
