import { localTime } from "../../text/clockTime";
import { duration } from "../../text/duration";
import { now } from "../parts/host";
import { Section } from "../parts/parts";
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
export function TimelinePart({ timeline }: { readonly timeline: Timeline }) {
  if (timeline.empty)
    return (
      <Section name="timeline" title="Timeline">
        <p class="muted">{timeline.empty}</p>
      </Section>
    );
  const at = now();
  const stretches = timeline.phases.map(phase => ({
    phase,
    begin: phase.begin,
    end: Math.max(phase.begin, phase.end ?? at),
  }));
  const begin = stretches[0]?.begin ?? at;
  const end = stretches.at(-1)?.end ?? at;
  const total = Math.max(1, end - begin);
  const isOver = stretches.at(-1)?.phase.end !== undefined;
  return (
    <Section
      name="timeline"
      title="Timeline"
      aside={<span class="muted">{isOver ? duration(total) : `${duration(total)} so far`}</span>}
    >
      <p class="axis muted" aria-hidden="true">
        <span>{localTime(begin)}</span>
        <span>{isOver ? localTime(end) : "now"}</span>
      </p>
      <Drawing stretches={stretches} begin={begin} total={total} />
      <Phases stretches={stretches} at={at} />
      <Moments timeline={timeline} />
    </Section>
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

interface DrawingProps {
  readonly stretches: readonly Stretch[];
  readonly begin: number;
  readonly total: number;
}

function Drawing({ stretches, begin, total }: DrawingProps) {
  const lenses = lensesOf(stretches, total);
  const height = lenses.length > 0 ? barHeight * 2 + lensHeight : barHeight;
  const half = lenses.length > 1 ? width / 2 - 10 : width * 0.6;
  const said = stretches.map(({ phase, begin, end }) => `${phase.label} ${duration(end - begin)}`).join(", ");
  const below = barHeight + lensHeight;
  return (
    <>
      <svg
        class="life"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Timeline to scale: ${said}`}
        style={{ "--height": `${height}px` }}
      >
        {stretches.map(stretch => (
          <Bar key={stretch.phase.key} stretch={stretch} begin={begin} total={total} left={0} room={width} y={0} />
        ))}
        {lenses.map(lens => {
          const left = lens.key === "early" ? 0 : width - half;
          const from = ((lens.begin - begin) / total) * width;
          const to = Math.max(from + 2, ((lens.begin + lens.total - begin) / total) * width);
          return (
            <g key={lens.key}>
              <polygon
                class="lens"
                points={`${from},${barHeight} ${to},${barHeight} ${left + half},${below} ${left},${below}`}
              />
              {lens.group.map(stretch => (
                <Bar
                  key={stretch.phase.key}
                  stretch={stretch}
                  begin={lens.begin}
                  total={lens.total}
                  left={left}
                  room={half}
                  y={below}
                />
              ))}
            </g>
          );
        })}
      </svg>
      {lenses.length > 0 && (
        <p class="axis muted" aria-hidden="true">
          {lenses.map(lens => (
            <span key={lens.key} class={lens.key}>
              {lens.title}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

interface BarProps {
  readonly stretch: Stretch;
  /** What the bar's whole length stands for, epoch milliseconds and milliseconds. */
  readonly begin: number;
  readonly total: number;
  /** Where it is drawn, in the drawing's own units. */
  readonly left: number;
  readonly room: number;
  readonly y: number;
}

function Bar({ stretch, begin, total, left, room, y }: BarProps) {
  const x = left + ((stretch.begin - begin) / total) * room;
  const wide = Math.max(1.5, ((stretch.end - stretch.begin) / total) * room);
  const { key, label, end } = stretch.phase;
  return (
    <rect
      class={`phase ${key}${end === undefined ? " open" : ""}`}
      x={x.toFixed(2)}
      y={y}
      width={Math.min(wide, left + room - x).toFixed(2)}
      height={barHeight}
    >
      <title>{`${label} ${duration(stretch.end - stretch.begin)}`}</title>
    </rect>
  );
}

const comparison = ({ phase, begin, end }: Stretch, at: number): string | undefined =>
  phase.of && `${duration(end - begin)} of ${duration((phase.of.end ?? at) - phase.of.begin)}`;

const Phases = ({ stretches, at }: { readonly stretches: readonly Stretch[]; readonly at: number }) => (
  <table class="phases">
    <caption class="unseen">Phases of the task's life</caption>
    <thead>
      <tr>
        {["Phase", "Took", "Of start-up", "Began"].map(title => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {stretches.map(stretch => (
        <tr key={stretch.phase.key}>
          <th scope="row">
            <span class={`swatch ${stretch.phase.key}`} aria-hidden="true" />
            {stretch.phase.label}
          </th>
          <td class="number">
            {duration(stretch.end - stretch.begin)}
            {stretch.phase.end === undefined && <span class="going">(running)</span>}
          </td>
          <td class="muted">{comparison(stretch, at)}</td>
          <td>{localTime(stretch.begin)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Moments = ({ timeline }: { readonly timeline: Timeline }) => (
  <details>
    <summary>All timestamps</summary>
    <dl class="facts">
      {timeline.moments.map(({ key, label, at }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>{at === undefined ? "not yet" : localTime(at)}</dd>
        </div>
      ))}
    </dl>
  </details>
);
