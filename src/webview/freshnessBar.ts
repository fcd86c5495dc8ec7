import { h } from "./dom";
import type { Drawn } from "./dom";
import { ago, dateTime } from "./format";
import { now, post } from "./host";
import { shape } from "./shape";
import type { Freshness, Tone } from "./protocol";

const tones: Readonly<Record<Freshness["kind"], Tone>> = {
  current: "good",
  reading: "busy",
  waiting: "busy",
  failed: "bad",
  gone: "warn",
};

/** The line on top that says when the page's data is from, and why it is no newer. */
export function freshnessBar(freshness: Freshness): Drawn {
  const asOf = freshness.asOf;
  const age = asOf === undefined ? "" : `as of ${ago(now() - asOf)}`;
  const troubled = freshness.kind === "failed" || freshness.kind === "gone" || freshness.kind === "waiting";
  return h(
    "div",
    { class: `freshness ${freshness.kind}`, role: "region", "aria-label": "How current this page is" },
    shape(tones[freshness.kind]),
    // Only the trouble is announced: a region that speaks each second would drown everything else.
    h(
      "span",
      { class: "trouble", role: "status" },
      troubled && freshness.sentence,
      troubled && freshness.advice && ` ${freshness.advice}`,
    ),
    asOf !== undefined && h("time", { title: dateTime(asOf), datetime: new Date(asOf).toISOString() }, age),
    freshness.kind === "reading" && h("span", { class: "muted" }, "reading…"),
    freshness.canRetry &&
      h(
        "button",
        { class: "quiet", onclick: () => post({ kind: "refresh" }) },
        freshness.kind === "failed" ? "Retry" : "Refresh",
      ),
  );
}
