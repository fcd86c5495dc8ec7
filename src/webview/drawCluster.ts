import type { ClusterView, Total } from "./clusterProtocol";
import type { Child, Drawn } from "./dom";
import { h } from "./dom";
import { amount } from "./format";
import { heatGrid } from "./heatGrid";
import { post } from "./host";
import { callouts, empty, facts, header, link, section } from "./parts";
import { serviceTable } from "./serviceTable";
import { pill } from "./shape";

const counts = (view: ClusterView): Drawn =>
  h(
    "dl",
    { key: "counts", class: "counts" },
    view.counts.map(fact => h("div", { key: fact.key }, h("dt", {}, fact.label), h("dd", {}, fact.value))),
  );

const total = (item: Total): Drawn =>
  h(
    "div",
    { key: item.key, class: "bar" },
    h("h3", {}, item.label),
    h(
      "p",
      { class: "amounts" },
      h("strong", {}, `${amount(item.registered - item.remaining)} of ${amount(item.registered)} ${item.unit}`),
      ` in use · ${amount(item.remaining)} free`,
    ),
    h("span", { class: "percent" }, `${item.percent} %`),
    h(
      "div",
      { class: "stack", "aria-hidden": "true" },
      h("div", { class: "share hue0", vars: { "--share": String(Math.min(100, item.percent) / 100) } }),
    ),
  );

const sick = (view: ClusterView): Drawn | false =>
  view.tiles.length > 0 &&
  section(
    "sick",
    "Worth a look",
    undefined,
    view.sick.length === 0
      ? empty("Every instance is active, connected and below 90 % full.")
      : h(
          "ul",
          { class: "sick" },
          view.sick.slice(0, 12).map(item =>
            h(
              "li",
              { key: item.key },
              link(h("bdi", {}, item.name), () => post({ kind: "open", page: "containerInstance", arn: item.key })),
              pill(item.pill),
              h("span", { class: "muted" }, item.text),
            ),
          ),
          view.sick.length > 12 &&
            h("li", { class: "muted" }, `and ${amount(view.sick.length - 12)} more, marked in the grid`),
        ),
  );

export const drawCluster = (view: ClusterView): readonly Child[] => [
  header(view.header),
  ...callouts(view.callouts),
  counts(view),
  view.totals.length > 0 &&
    section("totals", "Registered and in use", undefined, h("div", { class: "bars" }, view.totals.map(total))),
  sick(view),
  heatGrid(view),
  serviceTable(view),
  (view.tags.length > 0 || view.facts.length > 0) &&
    h(
      "div",
      { key: "more", class: "columns" },
      view.tags.length > 0 && section("tags", "Tags", undefined, facts(view.tags)),
      view.facts.length > 0 && section("rest", "Other fields", undefined, facts(view.facts)),
    ),
];
