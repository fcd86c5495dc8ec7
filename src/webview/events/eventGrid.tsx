import { Component, createRef } from "preact";
import { now } from "../parts/host";
import { Shape } from "../parts/stateShape";
import type { EventRow } from "./eventsProtocol";
import { rowTime, rowWords, timeHint } from "./eventWords";

interface EventGridProps {
  readonly rows: readonly EventRow[];
  /** The number of the event that is chosen. */
  readonly chosen: number | undefined;
  readonly onChoose: (row: EventRow) => void;
  readonly onOpen: (row: EventRow) => void;
  readonly onJson: (row: EventRow) => void;
  readonly onLeave: () => void;
  /** Told whether the newest event is in sight. */
  readonly onScroll: (isAtTop: boolean) => void;
}

const columns = ["Time", "Resource", "What changed", "Version", "Check"] as const;
/** Drawn beyond both edges, so that scrolling shows no empty stretch. */
const margin = 12;
const rowId = (number: number) => `event-${number}`;

/** Thousands of lines of which only those in sight are drawn; one tab stop, in which the arrow keys move. */
export class EventGrid extends Component<EventGridProps> {
  private readonly box = createRef<HTMLDivElement>();
  private rowHeight = 26;
  private height = 0;
  private watched?: ResizeObserver;

  override componentDidMount(): void {
    this.measure();
    this.watched = new ResizeObserver(() => this.resized());
    if (this.box.current) this.watched.observe(this.box.current);
  }

  override componentDidUpdate(): void {
    this.measure();
  }

  override componentWillUnmount(): void {
    this.watched?.disconnect();
  }

  override render({ rows, chosen, onChoose, onOpen }: EventGridProps) {
    const { scrollTop = 0, clientHeight = 600 } = this.box.current ?? {};
    const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - margin);
    const last = Math.min(rows.length, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + margin);
    const at = now();
    const active = rows.slice(first, last).some(({ number }) => number === chosen) ? chosen : undefined;
    return (
      <div
        class="events"
        role="grid"
        aria-label="Events, newest first"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={active === undefined ? undefined : rowId(active)}
        tabIndex={0}
        ref={this.box}
        onScroll={event => this.scrolled(event.currentTarget)}
        onKeyDown={event => this.press(event)}
      >
        <div class="event head" role="row" aria-rowindex={1}>
          {columns.map(column => (
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
        <div role="presentation" style={{ height: `${first * this.rowHeight}px` }} />
        {rows.slice(first, last).map((row, index) => (
          <Line
            key={row.number}
            row={row}
            at={at}
            index={first + index}
            isChosen={row.number === chosen}
            onChoose={onChoose}
            onOpen={onOpen}
          />
        ))}
        <div role="presentation" style={{ height: `${(rows.length - last) * this.rowHeight}px` }} />
      </div>
    );
  }

  private measure(): void {
    const height = this.box.current?.querySelector<HTMLElement>(".event.line")?.offsetHeight;
    if (!height || height === this.rowHeight) return;
    this.rowHeight = height;
    this.forceUpdate();
  }

  /** What opens below takes room: the event that it is about stays in sight. */
  private resized(): void {
    const { scrollTop = 0, clientHeight = 0 } = this.box.current ?? {};
    const at = this.props.rows.findIndex(({ number }) => number === this.props.chosen);
    const top = at * this.rowHeight;
    if (at >= 0 && top + this.rowHeight > scrollTop && top < scrollTop + this.height) this.showRow(at);
    this.height = clientHeight;
    this.forceUpdate();
  }

  private scrolled({ scrollTop }: HTMLElement): void {
    this.props.onScroll(scrollTop < this.rowHeight);
    this.forceUpdate();
  }

  private press(event: KeyboardEvent): void {
    const { rows, chosen, onChoose, onOpen, onJson, onLeave } = this.props;
    const at = rows.findIndex(({ number }) => number === chosen);
    const row = rows[at];
    const page = Math.max(1, Math.floor((this.box.current?.clientHeight ?? 0) / this.rowHeight) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const to = Math.min(rows.length - 1, Math.max(0, step));
      const target = rows[to];
      if (target) onChoose(target);
      this.showRow(to);
    } else if (event.key === "Enter" && row) onOpen(row);
    else if (event.key === " " && row) onJson(row);
    else if (event.key === "Escape") onLeave();
    else return;
    event.preventDefault();
  }

  private showRow(index: number): void {
    const box = this.box.current;
    if (!box) return;
    const head = box.querySelector<HTMLElement>(".event.head")?.offsetHeight ?? 0;
    const top = index * this.rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + this.rowHeight + head > box.scrollTop + box.clientHeight)
      box.scrollTop = top + this.rowHeight + head - box.clientHeight;
  }
}

interface LineProps extends Pick<EventGridProps, "onChoose" | "onOpen"> {
  readonly row: EventRow;
  readonly at: number;
  readonly index: number;
  readonly isChosen: boolean;
}

const Line = ({ row, at, index, isChosen, onChoose, onOpen }: LineProps) => (
  <div
    id={rowId(row.number)}
    class={`event line ${isChosen ? "chosen" : ""}`}
    role="row"
    aria-rowindex={index + 2}
    aria-selected={isChosen}
    aria-label={rowWords(row, at)}
    onClick={() => onChoose(row)}
    onDblClick={() => onOpen(row)}
  >
    <time role="gridcell" title={timeHint(row, at)}>
      {rowTime(row.at ?? row.readAt, at)}
    </time>
    <span role="gridcell" title={`${row.name}${row.id ? ` ${row.id}` : ""}, cluster ${row.cluster || "not named"}`}>
      <bdi>{row.name}</bdi>
      {row.id && <span class="muted">{` ${row.id}`}</span>}
    </span>
    <span role="gridcell" title={row.change}>
      <bdi>{row.change}</bdi>
    </span>
    <span role="gridcell" class="number">
      {row.version === undefined ? "–" : `v${row.version}`}
    </span>
    <span role="gridcell" class="check" title={row.check.hint}>
      <Shape tone={row.check.tone} />
      {row.check.text}
    </span>
  </div>
);
