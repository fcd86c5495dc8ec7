import type { Child } from "./dom";
import { containerTable } from "./containerTable";
import { h } from "./dom";
import { environment, overrides } from "./environment";
import { callouts, empty, facts, header, history, section } from "./parts";
import type { TaskView } from "./taskProtocol";
import { timeline } from "./timeline";

export const drawTask = (view: TaskView): readonly Child[] => [
  header(view.header),
  ...callouts(view.callouts),
  timeline(view.timeline),
  containerTable(view.containers),
  h(
    "div",
    { key: "columns", class: "columns" },
    section("placement", "Placement", undefined, facts(view.placement)),
    section("size", "Size and settings", undefined, facts(view.size)),
  ),
  view.attachments.length > 0 &&
    section(
      "attachments",
      "Network and attachments",
      undefined,
      h(
        "div",
        { class: "columns" },
        view.attachments.map(group =>
          h("div", { key: group.key }, h("h3", {}, h("bdi", {}, group.title)), facts(group.facts)),
        ),
      ),
    ),
  overrides(view.overrides),
  environment(view.environment),
  h(
    "div",
    { key: "more", class: "columns" },
    section("tags", "Tags", undefined, view.tags.length > 0 ? facts(view.tags) : empty("No tags.")),
    view.attributes.length > 0 && section("attributes", "Attributes", undefined, facts(view.attributes)),
    view.rest.length > 0 && section("rest", "Other fields", undefined, facts(view.rest)),
  ),
  history(view.history),
];
