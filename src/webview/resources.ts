import type { Drawn } from "./dom";
import { h, memo } from "./dom";
import type { ContainerInstanceView, Member, ResourceBar, Share } from "./containerInstanceProtocol";
import { amount } from "./format";
import { choice, choose, redraw } from "./host";
import { empty, section } from "./parts";
import { rove } from "./rove";

/** The task that was clicked: marked in each bar, in the port maps and in the table. */
export const selectedTask = (): string => choice("task");
export const selectTask = (arn: string | undefined): void => choose("task", arn === selectedTask() ? "" : (arn ?? ""));

/** Where the pointer or the keyboard is: `resource share`. Not kept: it means nothing later. */
let pointed = { bar: "", key: "" };
const point = (bar: string, key: string): void => {
  pointed = { bar, key };
  redraw();
};

export const resources = (view: ContainerInstanceView): Drawn =>
  section(
    "resources",
    "Resources",
    h("span", { class: "muted" }, "each share is a task: point or use the arrow keys to name it, click to select it"),
    view.bars.length === 0
      ? empty("This instance has registered no resources.")
      : h("div", { class: "bars" }, view.bars.map(resourceBar)),
    view.groups.length > 0 &&
      h(
        "ul",
        { class: "legend", "aria-label": "Services and families" },
        view.groups.map(group =>
          h(
            "li",
            { key: group.key },
            h("span", { class: `swatch hue${group.hue}`, "aria-hidden": "true" }),
            h("bdi", {}, group.label),
            h("span", { class: "muted" }, amount(group.tasks)),
          ),
        ),
      ),
  );

function resourceBar(bar: ResourceBar): Drawn {
  const used = bar.registered - bar.remaining;
  const unit = bar.unit ? ` ${bar.unit}` : "";
  const focus = pointed.bar === bar.key ? bar.shares.find(share => share.key === pointed.key) : undefined;
  const shown = focus ?? bar.shares.find(share => share.task !== undefined && share.task === selectedTask());
  const total = Math.max(
    bar.registered,
    bar.shares.reduce((sum, share) => sum + share.amount, 0),
    1e-9,
  );
  return h(
    "div",
    { key: bar.key, class: "bar" },
    h("h3", { id: `bar-${bar.key}` }, h("bdi", {}, bar.label), bar.unit ? "" : h("span", { class: "hint" }, bar.type)),
    h(
      "p",
      { class: "amounts" },
      h("strong", {}, `${amount(used)} of ${amount(bar.registered)}${unit}`),
      ` in use · ${amount(bar.remaining)} free`,
    ),
    h("span", { class: "percent" }, `${bar.percent} %`),
    h(
      "div",
      {
        class: "stack",
        role: "listbox",
        "aria-labelledby": `bar-${bar.key}`,
        "aria-orientation": "horizontal",
        onkeydown: (event: KeyboardEvent) => rove(event, "[role=option]"),
        onmouseleave: () => point("", ""),
      },
      bar.shares.map((share, index) =>
        memo(
          share.key,
          shareNode,
          bar,
          share,
          total,
          share.task !== undefined && share.task === selectedTask(),
          index === 0,
        ),
      ),
      bar.shares.length === 0 &&
        h("span", { class: "unseen", role: "option", "aria-selected": "false" }, "nothing in use"),
    ),
    h(
      "p",
      { class: "named" },
      shown
        ? [h("bdi", {}, shown.label), `: ${amount(shown.amount)}${unit}, ${percentOf(shown.amount, bar.registered)}`]
        : "\u00a0",
    ),
    bar.members.length > 0 && h("ul", { class: "members", "aria-label": bar.label }, bar.members.map(member)),
  );
}

const percentOf = (part: number, whole: number): string =>
  whole > 0 ? `${amount(Math.round((part / whole) * 1000) / 10)} %` : "–";

const shareNode = (bar: ResourceBar, share: Share, total: number, selected: boolean, first: boolean): Drawn =>
  h("div", {
    class: `share hue${share.hue < 0 ? "-none" : share.hue}`,
    role: "option",
    tabindex: first ? "0" : "-1",
    "aria-selected": selected,
    "aria-label": `${share.label}: ${amount(share.amount)} ${bar.unit}`,
    title: share.label,
    vars: { "--share": String(share.amount / total) },
    onmouseenter: () => point(bar.key, share.key),
    onfocus: () => point(bar.key, share.key),
    onblur: () => point("", ""),
    onclick: () => selectTask(share.task),
  });

const member = (item: Member): Drawn =>
  h(
    "li",
    { key: item.key, class: item.free ? "free" : item.task && item.task === selectedTask() ? "held selected" : "held" },
    h("bdi", {}, item.text),
    h("span", { class: "muted" }, item.free ? "free" : (item.holder ?? "in use")),
  );
