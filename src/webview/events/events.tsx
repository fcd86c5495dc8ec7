import { Component } from "preact";
import { amount, plural } from "../../text/counts";
import { choice, choose, send, setClock } from "../parts/host";
import { PlaceChip } from "../parts/pageHeader";
import { Shape } from "../parts/stateShape";
import { EventGrid } from "./eventGrid";
import { EventList } from "./eventList";
import type { EventFilter } from "./eventList";
import { EventPane } from "./eventPane";
import { EventTools } from "./eventTools";
import { droppedDetail, emptyWords } from "./eventWords";
import type {
  EventDeed,
  EventDetail,
  EventRow,
  EventsHostMessage,
  EventsPageMessage,
  EventSubject,
  StreamHead,
} from "./eventsProtocol";

const post = (message: EventsPageMessage): void => send(message);

/** What was delivered, live; it stands still while somebody reads. */
export class EventsPage extends Component {
  private readonly list = new EventList();
  private head?: StreamHead;
  private subject?: EventSubject;
  private chosen?: EventRow;
  private detail?: EventDetail;
  /** A person stopped it, rather than by scrolling or choosing. */
  private isStopped = false;
  private isAtTop = true;
  private isLoaded = false;

  override componentDidMount(): void {
    window.addEventListener("message", event => this.take(event.data as EventsHostMessage));
    post({ kind: "ready" });
  }

  override render() {
    const { head, list, chosen, detail } = this;
    if (!head) return this.isLoaded ? <NoStream /> : <p class="muted">Loading events…</p>;
    const rows = list.found(this.filter);
    const waiting = list.isPaused ? list.waiting : 0;
    return (
      <>
        <Head head={head} />
        <EventTools
          subject={this.subject}
          found={rows.length}
          all={list.all.length}
          isPaused={list.isPaused}
          waiting={waiting}
          onEverything={() => {
            post({ kind: "everything" });
            this.narrow(undefined);
          }}
          onPause={() => (list.isPaused ? this.resume() : this.stop())}
        />
        {rows.length > 0 ? (
          <EventGrid
            rows={rows}
            chosen={chosen?.number}
            onChoose={row => this.choose(row)}
            onOpen={row => post({ kind: "open", number: row.number })}
            onJson={row => row.version !== undefined && post({ kind: "json", number: row.number })}
            onLeave={() => this.resume()}
            onScroll={isAtTop => this.scrolled(isAtTop)}
          />
        ) : (
          <p class="muted nothing">{this.emptyWords(head)}</p>
        )}
        {head.dropped > 0 && (
          <p class="muted">{`${plural(head.dropped, "older event")} dropped: the last ${amount(head.total - head.dropped)} are kept.`}</p>
        )}
        {chosen && detail?.number === chosen.number && (
          <EventPane
            detail={detail}
            isNarrowed={this.subject?.arn === chosen.arn}
            onDeed={deed => this.act(deed)}
            onNarrow={() => this.narrowTo(chosen)}
            onClose={() => this.resume()}
          />
        )}
      </>
    );
  }

  private get filter(): EventFilter {
    return {
      text: choice("text"),
      kind: choice("kind") as EventFilter["kind"],
      check: choice("check") as EventFilter["check"],
      ...(this.subject && { subject: this.subject.arn }),
    };
  }

  private emptyWords({ total, isAttached }: StreamHead): string {
    const { list, subject } = this;
    const ofSubject = list.found({ text: "", kind: "", check: "", ...(subject && { subject: subject.arn }) }).length;
    return emptyWords({ total, all: list.all.length, waiting: list.waiting, ofSubject, isAttached }, subject?.name);
  }

  private take(message: EventsHostMessage): void {
    switch (message.kind) {
      case "events":
        this.isLoaded = true;
        setClock(message.now);
        this.head = message.head;
        this.subject = message.subject;
        this.leave();
        this.list.replace(message.rows);
        break;
      case "more":
        setClock(message.now);
        this.head = message.head;
        this.list.add(message.rows, message.checks);
        break;
      case "subject":
        this.narrow(message.subject);
        return;
      case "detail":
        this.detail = message.detail;
        break;
      case "dropped":
        if (this.chosen?.number === message.number) this.detail = droppedDetail(this.chosen);
    }
    this.forceUpdate();
  }

  private choose(row: EventRow): void {
    this.list.pause();
    this.chosen = row;
    post({ kind: "select", number: row.number });
    this.forceUpdate();
  }

  private act(deed: EventDeed): void {
    if (this.chosen) post({ kind: deed, number: this.chosen.number });
  }

  private narrowTo({ number, kind, arn, name, id }: EventRow): void {
    if (arn === undefined) return;
    post({ kind: "narrow", number });
    this.narrow({ kind, arn, name: id ? `${name} ${id}` : name });
  }

  /** Shows one resource's events alone, or everybody's. */
  private narrow(subject: EventSubject | undefined): void {
    this.subject = subject;
    // What is asked for must not be hidden by what was typed before.
    if (subject) for (const name of ["text", "kind", "check"]) choose(name, "");
    this.leave();
    this.forceUpdate();
  }

  private scrolled(isAtTop: boolean): void {
    if (isAtTop === this.isAtTop) return;
    this.isAtTop = isAtTop;
    if (!isAtTop) this.list.pause();
    else if (!this.isStopped && !this.chosen) this.list.resume();
    this.forceUpdate();
  }

  private stop(): void {
    this.isStopped = true;
    this.list.pause();
    this.forceUpdate();
  }

  private leave(): void {
    this.chosen = undefined;
    this.detail = undefined;
    this.isStopped = false;
    this.isAtTop = true;
    this.list.resume();
    document.querySelector(".events")?.scrollTo({ top: 0 });
  }

  private resume(): void {
    this.leave();
    this.forceUpdate();
  }
}

const Head = ({ head }: { readonly head: StreamHead }) => (
  <header>
    <div class="whence">
      <p class="what">Event stream</p>
      <PlaceChip place={head.place} />
    </div>
    <div class="title">
      <h1>Events</h1>
      <span class="subtitle">
        <bdi>{head.source}</bdi>
      </span>
    </div>
    <p class="streamstate" title={head.hint}>
      <Shape tone={head.tone} />
      <strong>{head.state}</strong>
      <span>{head.check}</span>
      {head.isAttached && (
        <button
          class="quiet"
          title="Asks the API for every resource and compares its version with the newest event. Changes nothing."
          onClick={() => post({ kind: "check" })}
        >
          Check Now
        </button>
      )}
    </p>
  </header>
);

const NoStream = () => (
  <>
    <h1>Events</h1>
    <p class="muted">No event stream is attached, so there are no events to show.</p>
    <div class="actions">
      <button class="button primary" onClick={() => post({ kind: "attach" })}>
        Attach Event Stream…
      </button>
    </div>
  </>
);
