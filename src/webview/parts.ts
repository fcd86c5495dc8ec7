import type { Child, Drawn } from "./dom";
import { h } from "./dom";
import { ago, amount, cut, dateTime } from "./format";
import { choice, choose, now, post } from "./host";
import { pill, shape } from "./shape";
import type { Action, Callout, Fact, Header, HistoryRow, Lookup } from "./protocol";

const long = 280;

/** Text from the API: isolated, so that its direction ends where it ends; a long one is cut until it is asked for. */
export function text(name: string, value: string): Child {
  if (value.length <= long) return h("bdi", {}, value);
  const whole = choice(`whole ${name}`, "") === "yes";
  return h(
    "span",
    { class: "long" },
    h("bdi", {}, whole ? value : cut(value, long)),
    h(
      "button",
      { class: "quiet", "aria-expanded": whole, onclick: () => choose(`whole ${name}`, whole ? "" : "yes") },
      whole ? "Show less" : `Show all ${amount(value.length)} characters`,
    ),
  );
}

export const copyButton = (what: string, value: string): Drawn =>
  h(
    "button",
    {
      class: "icon",
      "aria-label": `Copy ${what}`,
      title: `Copy ${what}`,
      onclick: () => post({ kind: "copy", text: value }),
    },
    h(
      "svg",
      { viewBox: "0 0 16 16", width: "14", height: "14", "aria-hidden": "true" },
      h("path", { d: "M5 1h8l1 1v9h-1.5V2.5H5zM2 4h8l1 1v9l-1 1H2l-1-1V5zm.5 1.5v8h7v-8z", "fill-rule": "evenodd" }),
    ),
  );

export const link = (label: Child, onclick: () => void, title?: string): Drawn =>
  h("button", { class: "link", onclick, title }, label);

export function factValue(fact: Fact): readonly Child[] {
  const { open } = fact;
  return [
    open
      ? link(h("bdi", {}, cut(fact.value, long)), () => post({ kind: "open", page: open.page, arn: open.arn }))
      : text(fact.key, fact.value),
    fact.hint && h("span", { class: "hint" }, fact.hint),
    fact.copy && copyButton(fact.label, fact.value),
  ];
}

/** `many`: in as many columns as there is room for. */
export const facts = (list: readonly Fact[], many = false): Drawn =>
  h(
    "dl",
    { class: many ? "facts many" : "facts" },
    list.map(fact =>
      h("div", { key: fact.key }, h("dt", {}, h("bdi", {}, cut(fact.label, 120))), h("dd", {}, factValue(fact))),
    ),
  );

/** A part of the page under its own heading; `aside` stands at the heading's right. */
export const section = (
  key: string,
  title: string,
  aside: Child,
  ...children: readonly (Child | readonly Child[])[]
): Drawn =>
  h(
    "section",
    { key, class: `part ${key}-part`, "aria-labelledby": `title-${key}` },
    h("div", { class: "heading" }, h("h2", { id: `title-${key}` }, title), aside),
    ...children,
  );

/** A cell that still says its column's title where a narrow page shows rows as cards. */
export const cell = (title: string, ...children: readonly (Child | readonly Child[])[]): Drawn =>
  h("td", { role: "cell", "data-title": title }, h("div", {}, ...children));

/** The same, for numbers. */
export const numberCell = (title: string, value: Child): Drawn =>
  h("td", { role: "cell", "data-title": title, class: "number" }, h("div", {}, value));

/** The head of a table that becomes cards where the page is narrow: CSS takes its roles, so they are said. */
export const tableHead = (titles: readonly string[]): Drawn =>
  h(
    "thead",
    { role: "rowgroup" },
    h(
      "tr",
      { role: "row" },
      titles.map(title => h("th", { scope: "col", role: "columnheader" }, title)),
    ),
  );

export const empty = (sentence: string): Drawn => h("p", { class: "muted" }, sentence);

export const action = ({ key, label, weight }: Action): Drawn =>
  h("button", { key, class: `button ${weight}`, onclick: () => post({ kind: "command", command: key }) }, label);

export const header = (view: Header): Drawn =>
  h(
    "header",
    {},
    h("p", { class: "what" }, view.what),
    h(
      "div",
      { class: "title" },
      h("h1", {}, h("bdi", {}, cut(view.title, long))),
      view.subtitle && h("span", { class: "subtitle" }, h("bdi", {}, cut(view.subtitle, long))),
      copyButton("id", view.copy),
    ),
    h("div", { class: "pills" }, view.pills.map(pill)),
    h(
      "dl",
      { class: "crumbs" },
      view.facts.map(fact => h("div", { key: fact.key }, h("dt", {}, fact.label), h("dd", {}, factValue(fact)))),
    ),
    h("div", { class: "actions" }, view.actions.map(action)),
  );

export const callouts = (list: readonly Callout[]): readonly Drawn[] =>
  list.map(item => {
    const { docs } = item;
    return h(
      "section",
      { key: item.key, class: `callout ${item.tone}`, "aria-labelledby": `callout-${item.key}` },
      shape(item.tone),
      h(
        "div",
        {},
        h("h2", { id: `callout-${item.key}` }, item.title),
        item.text && h("p", {}, item.text),
        item.quote && h("blockquote", {}, text(`callout ${item.key}`, item.quote)),
        docs && link(docs.text, () => post({ kind: "docs", url: docs.url }), docs.url),
      ),
    );
  });

/** What the host fetched, or what kept it from fetching it, with Retry. */
export function looked<T>(
  lookup: Lookup<T>,
  what: string,
  draw: (value: T) => Child | readonly Child[],
): readonly Child[] {
  switch (lookup.kind) {
    case "none":
      return [];
    case "loading":
      return [empty(`Reading ${what}…`)];
    case "failed":
      return [
        h(
          "p",
          { class: "failure", role: "status" },
          shape("bad"),
          h("span", {}, `${lookup.sentence} ${lookup.advice}`),
          h("button", { class: "quiet", onclick: () => post({ kind: "refresh" }) }, "Retry"),
        ),
      ];
    case "ready":
      return [draw(lookup.value)].flat();
  }
}

export const history = (rows: readonly HistoryRow[]): Drawn =>
  section(
    "history",
    "Versions seen in this window",
    rows.length > 1 &&
      h(
        "button",
        { class: "quiet", onclick: () => post({ kind: "command", command: "compareVersions" }) },
        "Compare with previous version",
      ),
    h(
      "ol",
      { class: "versions" },
      rows.map(row =>
        h(
          "li",
          { key: row.key },
          h("strong", {}, row.version),
          h("time", { title: dateTime(row.at) }, ago(now() - row.at)),
          h("span", { class: "muted" }, row.source === "api" ? "read from ECS" : "from an event"),
          h("span", {}, row.fields.length > 0 ? `changed ${row.fields.join(", ")}` : "first seen"),
        ),
      ),
    ),
  );
