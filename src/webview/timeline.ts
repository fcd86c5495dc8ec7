import type { Drawn } from "./dom";
import { h } from "./dom";
import { dateTime, duration } from "./format";
import { now } from "./host";
import { section } from "./parts";
import type { Phase, Timeline } from "./taskProtocol";

/** The early and the late phases: against days of running they would be too thin to see, so each gets a magnified bar. */
const early = new Set(["provisioning", "pulling", "starting"]);
const late = new Set(["stopping", "deprovisioning"]);
/** Below this share of the whole a group of phases is magnified. */
const magnifiedBelow = 0.3;

const width = 1000;
const barHeight = 22;
const lensHeight = 20;

interface Stretch {
  readonly phase: Phase;
  readonly begin: number;
  readonly end: number;
}

/** A task's life drawn to scale, and the same as a table with its durations. */
export function timeline(view: Timeline): Drawn {
  if (view.empty) return section("timeline", "Timeline", undefined, h("p", { class: "muted" }, view.empty));
  const at = now();
  const stretches = view.phases.map(phase => ({
    phase,
    begin: phase.begin,
    end: Math.max(phase.begin, phase.end ?? at),
  }));
  const begin = stretches[0]?.begin ?? at;
  const end = stretches.at(-1)?.end ?? at;
  const total = Math.max(1, end - begin);
  const isOver = stretches.at(-1)?.phase.end !== undefined;
  return section(
    "timeline",
    "Timeline",
    h("span", { class: "muted" }, isOver ? duration(total) : `${duration(total)} so far`),
    h(
      "p",
      { class: "axis muted", "aria-hidden": "true" },
      h("span", {}, dateTime(begin)),
      h("span", {}, isOver ? dateTime(end) : "now"),
    ),
    ...drawing(stretches, begin, total),
    table(stretches, at),
    moments(view),
  );
}

interface Lens {
  readonly key: "early" | "late";
  readonly title: string;
  readonly group: readonly Stretch[];
  readonly begin: number;
  readonly total: number;
}

function lensesOf(stretches: readonly Stretch[], total: number): readonly Lens[] {
  return [early, late].flatMap((kinds): readonly Lens[] => {
    const group = stretches.filter(({ phase }) => kinds.has(phase.key));
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last || group.length === stretches.length) return [];
    const long = last.end - first.begin;
    if (long >= total * magnifiedBelow) return [];
    const isEarly = kinds === early;
    const title = `${isEarly ? "start-up" : "end"}, ${duration(long)}, magnified`;
    return [{ key: isEarly ? "early" : "late", title, group, begin: first.begin, total: Math.max(1, long) }];
  });
}

function drawing(stretches: readonly Stretch[], begin: number, total: number): readonly Drawn[] {
  const lenses = lensesOf(stretches, total);
  const height = lenses.length > 0 ? barHeight * 2 + lensHeight : barHeight;
  const half = lenses.length > 1 ? width / 2 - 10 : width * 0.6;
  const said = stretches.map(({ phase, begin, end }) => `${phase.label} ${duration(end - begin)}`).join(", ");
  const drawn = h(
    "svg",
    {
      class: "life",
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `Timeline to scale: ${said}`,
      vars: { "--height": `${height}px` },
    },
    stretches.map(stretch => bar(stretch, begin, total, 0, width, 0)),
    lenses.map(lens => {
      const left = lens.key === "early" ? 0 : width - half;
      const from = ((lens.begin - begin) / total) * width;
      const to = Math.max(from + 2, ((lens.begin + lens.total - begin) / total) * width);
      const below = barHeight + lensHeight;
      return h(
        "g",
        { key: lens.key },
        h("polygon", {
          class: "lens",
          points: `${from},${barHeight} ${to},${barHeight} ${left + half},${below} ${left},${below}`,
        }),
        lens.group.map(stretch => bar(stretch, lens.begin, lens.total, left, half, below)),
      );
    }),
  );
  if (lenses.length === 0) return [drawn];
  return [
    drawn,
    h(
      "p",
      { class: "axis muted", "aria-hidden": "true" },
      lenses.map(lens => h("span", { key: lens.key, class: lens.key }, lens.title)),
    ),
  ];
}

function bar(stretch: Stretch, begin: number, total: number, left: number, room: number, y: number): Drawn {
  const x = left + ((stretch.begin - begin) / total) * room;
  const wide = Math.max(1.5, ((stretch.end - stretch.begin) / total) * room);
  const { key, label, end } = stretch.phase;
  return h(
    "rect",
    {
      key: `${y} ${key}`,
      class: `phase ${key}${end === undefined ? " open" : ""}`,
      x: x.toFixed(2),
      y,
      width: Math.min(wide, left + room - x).toFixed(2),
      height: barHeight,
    },
    h("title", {}, `${label} ${duration(stretch.end - stretch.begin)}`),
  );
}

const comparison = ({ phase, begin, end }: Stretch, at: number): string | undefined =>
  phase.of && `${duration(end - begin)} of ${duration((phase.of.end ?? at) - phase.of.begin)}`;

const table = (stretches: readonly Stretch[], at: number): Drawn =>
  h(
    "table",
    { class: "phases" },
    h("caption", { class: "unseen" }, "Phases of the task's life"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ["Phase", "Took", "Of start-up", "Began"].map(title => h("th", { scope: "col" }, title)),
      ),
    ),
    h(
      "tbody",
      {},
      stretches.map(stretch =>
        h(
          "tr",
          { key: stretch.phase.key },
          h(
            "th",
            { scope: "row" },
            h("span", { class: `swatch ${stretch.phase.key}`, "aria-hidden": "true" }),
            stretch.phase.label,
          ),
          h(
            "td",
            { class: "number" },
            duration(stretch.end - stretch.begin),
            stretch.phase.end === undefined && h("span", { class: "going" }, "going on"),
          ),
          h("td", { class: "muted" }, comparison(stretch, at)),
          h("td", {}, dateTime(stretch.begin)),
        ),
      ),
    ),
  );

const moments = (view: Timeline): Drawn =>
  h(
    "details",
    { key: "moments" },
    h("summary", {}, "All times that ECS tells"),
    h(
      "dl",
      { class: "facts" },
      view.moments.map(({ key, label, at }) =>
        h("div", { key }, h("dt", {}, label), h("dd", {}, at === undefined ? "not yet" : dateTime(at))),
      ),
    ),
  );
