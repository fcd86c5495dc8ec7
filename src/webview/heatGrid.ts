import { measures } from "./clusterProtocol";
import type { ClusterView, Measure, Tile } from "./clusterProtocol";
import type { Drawn } from "./dom";
import { h, memo } from "./dom";
import { filterField } from "./filterField";
import { byName, cut } from "./format";
import { choice, choose, post, redraw } from "./host";
import { empty, section } from "./parts";
import { rove } from "./rove";
import { shape } from "./shape";
import type { Tone } from "./protocol";

const titles: Readonly<Record<Measure, string>> = { cpu: "CPU", memory: "Memory", ports: "Ports" };
const marks: Readonly<Record<NonNullable<Tile["mark"]>, readonly [Tone, string]>> = {
  disconnected: ["bad", "agent disconnected"],
  impaired: ["bad", "impaired"],
  draining: ["warn", "draining"],
  updating: ["busy", "agent updating"],
};

const measureChosen = (): Measure => measures.find(item => item === choice("measure")) ?? "cpu";

/** The tile under the pointer or the focus; named in the line below the grid. */
let pointed = "";
const point = (key: string): void => {
  pointed = key;
  redraw();
};

/** The instances as tiles that fill up: the level says how full one is, and colour says it again. */
export function heatGrid(view: ClusterView): Drawn {
  const wanted = choice("tile filter").toLowerCase();
  const measure = measureChosen();
  const found = view.tiles.filter(tile => `${tile.name} ${tile.id} ${tile.summary}`.toLowerCase().includes(wanted));
  const tiles =
    choice("tile order", "name") === "full"
      ? found.toSorted((a, b) => (b[measure] ?? -1) - (a[measure] ?? -1) || byName(a.name, b.name))
      : found;
  const size = view.tiles.length <= 24 ? "large" : view.tiles.length <= 150 ? "middle" : "small";
  const named = view.tiles.find(tile => tile.key === pointed);
  return section(
    "instances",
    "Container instances",
    view.tiles.length > 8 ? filterField("tile filter", "Filter instances", found.length, view.tiles.length) : undefined,
    view.noTiles !== undefined
      ? empty(view.noTiles)
      : h(
          "div",
          { class: "gridtools" },
          radios(
            "measure",
            "Fill by",
            measures.map(key => [key, titles[key]]),
            measure,
          ),
          radios(
            "tile order",
            "Order",
            [
              ["name", "Name"],
              ["full", "Fullest first"],
            ],
            choice("tile order", "name"),
          ),
        ),
    tiles.length > 0 &&
      h(
        "div",
        {
          class: `tiles ${size}`,
          role: "listbox",
          "aria-label": `Container instances by ${titles[measure]} in use`,
          onkeydown: (event: KeyboardEvent) => rove(event, "[role=option]"),
          onmouseleave: () => point(""),
        },
        tiles.map((tile, index) => memo(tile.key, tileNode, tile, measure, size, index === 0)),
      ),
    view.tiles.length > 0 && tiles.length === 0 && empty("No instance matches the filter."),
    view.tiles.length > 0 && h("p", { class: "named" }, named ? h("bdi", {}, named.summary) : legend()),
  );
}

const legend = (): string =>
  "The level shows how full an instance is; point at one to name it, press it to open its page.";

const radios = (name: string, label: string, options: readonly (readonly [string, string])[], chosen: string): Drawn =>
  h(
    "fieldset",
    { key: name },
    h("legend", {}, label),
    options.map(([value, title]) =>
      h(
        "label",
        { key: value },
        h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => choose(name, value) }),
        title,
      ),
    ),
  );

/** Five levels of colour; the exact level is the fill's height. */
const heat = (percent: number): number => Math.min(4, Math.floor(percent / 20));

const tileNode = (tile: Tile, measure: Measure, size: string, first: boolean): Drawn => {
  const percent = tile[measure];
  const mark = tile.mark && marks[tile.mark];
  return h(
    "div",
    {
      class: `tile heat${percent === undefined ? "-none" : heat(percent)}${tile.mark ? ` ${tile.mark}` : ""}`,
      role: "option",
      tabindex: first ? "0" : "-1",
      "aria-selected": "false",
      title: tile.summary,
      vars: { "--level": `${percent ?? 0}%` },
      onmouseenter: () => point(tile.key),
      onfocus: () => point(tile.key),
      onclick: () => post({ kind: "open", page: "containerInstance", arn: tile.key }),
    },
    h("span", { class: "unseen" }, mark ? `${tile.summary} · ${mark[1]}` : tile.summary),
    h("span", { class: "level", "aria-hidden": "true" }),
    h(
      "span",
      { class: "figure", "aria-hidden": "true" },
      percent === undefined ? "–" : size === "small" ? String(percent) : `${percent} %`,
    ),
    mark && shape(mark[0]),
    size === "large" && h("span", { class: "name", "aria-hidden": "true" }, h("bdi", {}, cut(tile.name, 40))),
    size === "large" &&
      h(
        "span",
        { class: "muted", "aria-hidden": "true" },
        mark ? mark[1] : `${tile.tasks} task${tile.tasks === 1 ? "" : "s"}`,
      ),
  );
};
