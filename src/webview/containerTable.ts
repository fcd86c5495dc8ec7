import type { Drawn } from "./dom";
import { h } from "./dom";
import { cut, plural } from "./format";
import { post } from "./host";
import { cell, copyButton, empty, facts, section, tableHead, text } from "./parts";
import { pill, shape } from "./shape";
import type { ContainerRow, PortLink } from "./taskProtocol";

const columns = ["Container", "State", "Exit", "CPU", "Memory", "Network"];

export const containerTable = (rows: readonly ContainerRow[]): Drawn =>
  section(
    "containers",
    "Containers",
    h("span", { class: "muted" }, plural(rows.length, "container")),
    rows.length === 0
      ? empty("ECS tells of no container yet.")
      : h(
          "table",
          { class: "cards", role: "table" },
          h("caption", { class: "unseen" }, "Containers of the task"),
          tableHead(columns),
          h("tbody", { role: "rowgroup" }, rows.map(row)),
        ),
  );

const row = (item: ContainerRow): Drawn =>
  h(
    "tr",
    { key: item.key, role: "row" },
    h(
      "th",
      { scope: "row", role: "rowheader" },
      h("bdi", { class: "name" }, cut(item.name, 200)),
      item.image &&
        h("div", { class: "image" }, text(`image ${item.key}`, item.image), copyButton("image", item.image)),
      item.digest &&
        h("div", { class: "muted", title: item.digest }, cut(item.digest, 19), copyButton("image digest", item.digest)),
      item.facts.length > 0 && h("details", { key: "more" }, h("summary", {}, "More"), facts(item.facts)),
    ),
    cell("State", pill(item.state), item.health && pill(item.health)),
    cell(
      "Exit",
      item.exit &&
        h(
          "div",
          { class: `exit ${item.exit.tone}` },
          shape(item.exit.tone),
          h("strong", {}, item.exit.code),
          h("span", {}, item.exit.meaning),
        ),
      item.reason && h("div", { class: "reason" }, text(`reason ${item.key}`, item.reason)),
      !item.exit && !item.reason && h("span", { class: "muted" }, "–"),
    ),
    cell("CPU", item.cpu ?? "–"),
    cell(
      "Memory",
      item.memory ?? "–",
      item.gpus.length > 0 && h("div", { title: item.gpus.join(", ") }, plural(item.gpus.length, "GPU")),
    ),
    cell(
      "Network",
      item.ports.map(port),
      item.addresses.map(fact =>
        h("div", { key: fact.key, class: "address" }, h("bdi", {}, fact.value), copyButton(fact.label, fact.value)),
      ),
      item.ports.length + item.addresses.length === 0 && h("span", { class: "muted" }, "–"),
    ),
  );

const port = (link: PortLink): Drawn =>
  h(
    "div",
    { key: link.key, class: "port" },
    link.canOpen
      ? h(
          "button",
          { class: "link", onclick: () => post({ kind: "openPort", key: link.key }), title: "Open in the browser" },
          link.text,
        )
      : h("span", {}, link.text),
    copyButton(`port ${link.text}`, link.copy),
  );
