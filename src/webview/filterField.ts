import type { Drawn } from "./dom";
import { h } from "./dom";
import { amount } from "./format";
import { choice, choose } from "./host";

/** A field that narrows a list, and how many it leaves. `name` is the choice it keeps. */
export const filterField = (name: string, label: string, found: number, all: number): Drawn =>
  h(
    "label",
    { class: "filter" },
    h("span", { class: "unseen" }, label),
    h("input", {
      type: "search",
      placeholder: label,
      value: choice(name),
      oninput: (event: Event) => choose(name, (event.target as HTMLInputElement).value),
    }),
    h("span", { class: "muted", role: "status" }, found === all ? amount(all) : `${amount(found)} of ${amount(all)}`),
  );
