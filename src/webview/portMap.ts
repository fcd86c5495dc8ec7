import type { Drawn } from "./dom";
import { h, memo } from "./dom";
import type { Port, PortMap } from "./containerInstanceProtocol";
import { plural } from "./format";
import { empty, section } from "./parts";
import { selectTask, selectedTask } from "./resources";
import { rove } from "./rove";

/** Which task holds which port, TCP and UDP apart. */
export const portMap = (maps: readonly PortMap[]): Drawn =>
  section(
    "ports",
    "Ports",
    undefined,
    maps.length === 0 ? empty("This instance has registered no ports.") : h("div", { class: "columns" }, maps.map(map)),
  );

const map = (item: PortMap): Drawn => {
  const held = item.ports.filter(port => port.kind !== "reserved").length;
  return h(
    "div",
    { key: item.key },
    h("h3", { id: `ports-${item.key}` }, item.key, h("span", { class: "hint" }, `${plural(held, "port")} held`)),
    item.ports.length === 0
      ? empty("None is taken.")
      : h(
          "div",
          {
            class: "ports",
            role: "listbox",
            "aria-labelledby": `ports-${item.key}`,
            onkeydown: (event: KeyboardEvent) => rove(event, "[role=option]"),
          },
          item.ports.map((port, index) =>
            memo(port.key, portNode, port, port.task !== undefined && port.task === selectedTask(), index === 0),
          ),
        ),
  );
};

const kinds: Readonly<Record<Port["kind"], string>> = {
  reserved: "",
  task: "",
  dynamic: "chosen by ECS",
  unknown: "",
};

const portNode = (port: Port, selected: boolean, first: boolean): Drawn =>
  h(
    "div",
    {
      class: `portchip ${port.kind} hue${port.hue < 0 ? "-none" : port.hue}`,
      role: "option",
      tabindex: first ? "0" : "-1",
      "aria-selected": selected,
      onclick: () => selectTask(port.task),
      title: [port.holder, kinds[port.kind]].filter(Boolean).join(", "),
    },
    h("strong", {}, port.port),
    h("bdi", {}, port.holder),
    port.kind === "dynamic" && h("span", { class: "unseen" }, kinds.dynamic),
  );
