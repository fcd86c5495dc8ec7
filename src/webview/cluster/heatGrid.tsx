import { measures } from "./clusterProtocol";
import type { ClusterView, Measure, Tile } from "./clusterProtocol";
import { FilterField } from "../parts/filterField";
import { byName, cut } from "../parts/format";
import { choice, choose, post, redraw } from "../parts/host";
import { memo } from "../parts/memo";
import { Empty, Section } from "../parts/parts";
import { rove } from "../parts/rove";
import { Shape } from "../parts/stateShape";
import type { Tone } from "../parts/protocol";

const titles: Readonly<Record<Measure, string>> = { cpu: "CPU", memory: "Memory", ports: "Ports" };
const marks: Readonly<Record<NonNullable<Tile["mark"]>, readonly [Tone, string]>> = {
  disconnected: ["bad", "agent disconnected"],
  impaired: ["bad", "impaired"],
  draining: ["warn", "draining"],
  updating: ["busy", "agent updating"],
};

const legend = "The bar shows how full an instance is. Point at one to see its name; select it to open its page.";

const measureChosen = (): Measure => measures.find(item => item === choice("measure")) ?? "cpu";

/** The tile under the pointer or the focus; named in the line below the grid. */
let pointed = "";
const point = (key: string): void => {
  pointed = key;
  redraw();
};

/** The instances as tiles: the bar says how full one is, and its color says it again. */
export function HeatGrid({ view }: { readonly view: ClusterView }) {
  const wanted = choice("tile filter").toLowerCase();
  const measure = measureChosen();
  const found = view.tiles.filter(tile => `${tile.name} ${tile.id} ${tile.summary}`.toLowerCase().includes(wanted));
  const tiles =
    choice("tile order", "name") === "full"
      ? found.toSorted((a, b) => (b[measure] ?? -1) - (a[measure] ?? -1) || byName(a.name, b.name))
      : found;
  const size = view.tiles.length <= 24 ? "large" : view.tiles.length <= 150 ? "middle" : "small";
  const named = view.tiles.find(tile => tile.key === pointed);
  const filter = view.tiles.length > 8 && (
    <FilterField name="tile filter" label="Filter instances" found={found.length} all={view.tiles.length} />
  );
  return (
    <Section name="instances" title="Container Instances" aside={filter}>
      {view.noTiles !== undefined ? <Empty>{view.noTiles}</Empty> : <GridTools measure={measure} />}
      {tiles.length > 0 && (
        <div
          class={`tiles ${size}`}
          role="listbox"
          aria-label={`Container instances by ${titles[measure]} in use`}
          onKeyDown={event => rove(event, "[role=option]")}
          onMouseLeave={() => point("")}
        >
          {tiles.map((tile, index) => (
            <TileOption key={tile.key} tile={tile} measure={measure} size={size} first={index === 0} />
          ))}
        </div>
      )}
      {view.tiles.length > 0 && tiles.length === 0 && <Empty>No instance matches the filter.</Empty>}
      {view.tiles.length > 0 && <p class="named">{named ? <bdi>{named.summary}</bdi> : legend}</p>}
    </Section>
  );
}

const GridTools = ({ measure }: { readonly measure: Measure }) => (
  <div class="gridtools">
    <Radios name="measure" label="Fill by" options={measures.map(key => [key, titles[key]])} chosen={measure} />
    <Radios
      name="tile order"
      label="Order"
      options={[
        ["name", "Name"],
        ["full", "Fullest first"],
      ]}
      chosen={choice("tile order", "name")}
    />
  </div>
);

interface RadiosProps {
  /** The choice that they make. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly chosen: string;
}

const Radios = ({ name, label, options, chosen }: RadiosProps) => (
  <fieldset>
    <legend>{label}</legend>
    {options.map(([value, title]) => (
      <label key={value}>
        <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => choose(name, value)} />
        {title}
      </label>
    ))}
  </fieldset>
);

/** Five levels of color; the exact level is the length of the bar. */
export const heat = (percent: number): number => Math.min(4, Math.floor(percent / 20));

interface TileProps {
  readonly tile: Tile;
  readonly measure: Measure;
  readonly size: "small" | "middle" | "large";
  readonly first: boolean;
}

const TileOption = memo(({ tile, measure, size, first }: TileProps) => {
  const percent = tile[measure];
  const mark = tile.mark && marks[tile.mark];
  return (
    <div
      class={`tile heat${percent === undefined ? "-none" : heat(percent)}${tile.mark ? ` ${tile.mark}` : ""}`}
      role="option"
      tabindex={first ? 0 : -1}
      aria-selected="false"
      title={tile.summary}
      style={{ "--level": `${percent ?? 0}%` }}
      onMouseEnter={() => point(tile.key)}
      onFocus={() => point(tile.key)}
      onClick={() => post({ kind: "open", page: "containerInstance", arn: tile.key })}
    >
      <span class="unseen">{mark ? `${tile.summary} · ${mark[1]}` : tile.summary}</span>
      <span class="level" aria-hidden="true" />
      <span class="figure" aria-hidden="true">
        {percent === undefined ? "–" : size === "small" ? String(percent) : `${percent}%`}
      </span>
      {mark && <Shape tone={mark[0]} />}
      {size === "large" && (
        <span class="name" aria-hidden="true">
          <bdi>{cut(tile.name, 40)}</bdi>
        </span>
      )}
      {size === "large" && (
        <span class="muted" aria-hidden="true">
          {mark ? mark[1] : `${tile.tasks} task${tile.tasks === 1 ? "" : "s"}`}
        </span>
      )}
    </div>
  );
});
