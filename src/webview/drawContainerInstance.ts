import { agentBox } from "./agentBox";
import type { ContainerInstanceView } from "./containerInstanceProtocol";
import type { Child, Drawn } from "./dom";
import { h } from "./dom";
import { filterField } from "./filterField";
import { fitBox } from "./fitBox";
import { choice } from "./host";
import { callouts, empty, facts, header, history, section } from "./parts";
import { portMap } from "./portMap";
import type { Fact } from "./protocol";
import { resources } from "./resources";
import { taskTable } from "./taskTable";

function attributes(list: readonly Fact[]): Drawn {
  const wanted = choice("attribute filter").toLowerCase();
  const found = list.filter(item => `${item.label} ${item.value}`.toLowerCase().includes(wanted));
  return section(
    "attributes",
    "Attributes",
    list.length > 0 ? filterField("attribute filter", "Filter attributes", found.length, list.length) : undefined,
    list.length === 0
      ? empty("No attributes.")
      : found.length === 0
        ? empty("No attribute matches the filter.")
        : facts(found, true),
  );
}

export const drawContainerInstance = (view: ContainerInstanceView): readonly Child[] => [
  header(view.header),
  ...callouts(view.callouts),
  resources(view),
  portMap(view.ports),
  h("div", { key: "columns", class: "columns" }, fitBox(view.fit), agentBox(view.agent)),
  taskTable(view.tasks),
  attributes(view.attributes),
  h(
    "div",
    { key: "more", class: "columns" },
    section("tags", "Tags", undefined, view.tags.length > 0 ? facts(view.tags) : empty("No tags.")),
    view.rest.length > 0 && section("rest", "Other fields", undefined, facts(view.rest)),
  ),
  history(view.history),
];
