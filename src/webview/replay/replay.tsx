import { Component } from "preact";
import { Changes } from "../parts/changes";
import { send, setClock } from "../parts/host";
import { Moment } from "./moment";
import type { ReplayHead, ReplayHostMessage, ReplayMoment, ReplayPageMessage } from "./replayProtocol";
import { Timeline } from "./timeline";

const post = (message: ReplayPageMessage): void => send(message);

/** What was, event by event: a slider over all of them, and the state at the one that it stands at. */
export class ReplayPage extends Component {
  private head?: ReplayHead;
  private moment?: ReplayMoment;
  /** Where the slider is, which is ahead of the moment that is shown while the host works it out. */
  private wanted = 0;
  private isAsked = false;

  override componentDidMount(): void {
    window.addEventListener("message", event => this.take(event.data as ReplayHostMessage));
    post({ kind: "ready" });
  }

  override render() {
    const { head, moment, wanted } = this;
    if (!head || !moment) return <p class="muted">Loading the replay…</p>;
    return (
      <>
        <header>
          <p class="what">Replay</p>
          <div class="title">
            <h1>
              <bdi>{head.name}</bdi>
            </h1>
            <span class="subtitle">
              <bdi>{head.source}</bdi>
            </span>
            <button class="quiet" onClick={() => post({ kind: "text" })}>
              Show as Text
            </button>
          </div>
          {head.isCut && <p>The source holds more events than can be replayed at once: the oldest are missing.</p>}
        </header>
        <Timeline head={head} moment={moment} wanted={wanted} onGo={index => this.go(index)} />
        <section class="replayed" aria-label="What this event changed">
          <h2>
            <bdi>{moment.sentence}</bdi>
          </h2>
          <Changes {...moment} />
        </section>
        <Moment moment={moment} isCluster={head.isCluster} onGo={index => this.go(index)} />
      </>
    );
  }

  private take(message: ReplayHostMessage): void {
    setClock(message.now);
    this.head = message.head;
    this.moment = message.moment;
    // Dragging goes on while a moment is worked out: then the latest place is asked for.
    if (this.isAsked && this.wanted !== message.moment.index) post({ kind: "to", index: this.wanted });
    else {
      this.isAsked = false;
      this.wanted = message.moment.index;
    }
    this.forceUpdate();
  }

  private go(index: number): void {
    const last = (this.head?.count ?? 1) - 1;
    this.wanted = Math.min(last, Math.max(0, index));
    if (!this.isAsked) post({ kind: "to", index: this.wanted });
    this.isAsked = true;
    this.forceUpdate();
  }
}
