import type { Drawn } from "./dom";
import { h } from "./dom";
import type { Fit, FitView } from "./containerInstanceProtocol";
import { amount } from "./format";
import { post } from "./host";
import { empty, looked, section } from "./parts";
import { shape } from "./shape";

const other = "another one";

/** «What would fit»: a task definition against what remains. */
export const fitBox = (view: FitView): Drawn =>
  section(
    "fit",
    "What would fit",
    undefined,
    h(
      "label",
      { class: "choose" },
      h("span", {}, "Task definition"),
      h(
        "select",
        {
          value: view.chosen ?? "",
          onchange: (event: Event) => {
            const select = event.target as HTMLSelectElement;
            const wanted = select.value;
            if (wanted === other) select.value = view.chosen ?? "";
            if (wanted === "") post({ kind: "stopFit" });
            else post(wanted === other ? { kind: "fit" } : { kind: "fit", definition: wanted });
          },
        },
        h("option", { value: "", key: "" }, "Choose…"),
        view.choices.map(item => h("option", { value: item.key, key: item.key }, item.label)),
        h("option", { value: other, key: other }, "Another family…"),
      ),
    ),
    view.result.kind === "none" &&
      empty("Choose one to see how many more of its tasks fit, and which resource ends first."),
    h("div", { class: "result", "aria-live": "polite" }, ...looked(view.result, "the task definition", result)),
  );

const result = (fit: Fit): readonly Drawn[] => [
  h(
    "p",
    { class: "verdict" },
    h(
      "strong",
      { class: "count" },
      fit.obstacles.length > 0 && fit.count > 0 ? `(${amount(fit.count)})` : amount(fit.count),
    ),
    h("span", {}, fit.sentence),
  ),
  ...fit.obstacles.map(text => h("p", { key: text, class: "failure" }, shape("warn"), h("span", {}, text))),
  h(
    "table",
    { key: "rows" },
    h("caption", { class: "unseen" }, `What one task of ${fit.definition} needs`),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ["Resource", "One task needs", "Free", "Fits"].map(title => h("th", { scope: "col" }, title)),
      ),
    ),
    h(
      "tbody",
      {},
      fit.rows.map(row =>
        h(
          "tr",
          { key: row.key, class: row.first ? "first" : undefined },
          h("th", { scope: "row" }, row.label, row.first && h("span", { class: "hint" }, "ends first")),
          h("td", {}, row.needs),
          h("td", {}, row.free),
          h("td", { class: "number" }, row.fits === undefined ? "no limit" : amount(row.fits)),
        ),
      ),
    ),
  ),
];
