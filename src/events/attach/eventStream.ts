import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import type { Attachment } from "./attachment";

/** A stream that was detached because its connection went, and where that led. */
export interface LeftBehind {
  readonly source: string;
  readonly connection: {
    readonly id: string;
    readonly label: string;
    readonly region: string;
    readonly endpoint?: string;
    /** Known once one of its clusters was seen. */
    readonly account?: string;
  };
  /** Opens the same source again over a connection that leads to the same place. */
  readonly again: (connection: ConnectionSession) => Promise<void>;
}

/** The event stream of this window: none, or one attached source. */
export class EventStream implements Disposable {
  private current?: Attachment;
  private listening?: Disposable;
  private readonly changeEmitter = new Emitter<void>();
  private readonly loseEmitter = new Emitter<LeftBehind>();
  private readonly watching: Disposable;
  private place?: LeftBehind["connection"];
  private again: LeftBehind["again"] = () => Promise.resolve();
  /** What was detached by itself, until something is attached or a person detaches it. */
  leftBehind?: LeftBehind;

  /** Fires when the attached source was detached because its connection was removed or leads elsewhere. */
  readonly onDidLose = this.loseEmitter.event;
  /** Fires when a source is attached or detached, and when what is attached changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly connections: Connections) {
    this.watching = connections.onDidChange(() => this.leaveRemoved());
  }

  get attachment(): Attachment | undefined {
    return this.current;
  }

  /** Takes the place of what was attached before. `again` attaches the same source over another connection. */
  attach(attachment: Attachment, again: LeftBehind["again"] = () => Promise.resolve()): void {
    this.release();
    this.leftBehind = undefined;
    this.current = attachment;
    this.again = again;
    this.place = undefined;
    this.note(attachment);
    this.listening = attachment.onDidChange(() => {
      this.note(attachment);
      this.changeEmitter.fire();
    });
    attachment.start();
    this.changeEmitter.fire();
    // It may have been removed while its source was opened.
    this.leaveRemoved();
  }

  detach(): void {
    if (!this.current && !this.leftBehind) return;
    this.release();
    this.leftBehind = undefined;
    this.changeEmitter.fire();
  }

  dispose(): void {
    this.release();
    this.watching.dispose();
    this.changeEmitter.dispose();
    this.loseEmitter.dispose();
  }

  private leaveRemoved(): void {
    const { current, place, again } = this;
    const connection = current?.connection;
    if (!connection || !place || this.connections.get(connection.spec.id) === connection) return;
    const left = { source: current.opened.source.name, connection: place, again };
    this.detach();
    this.leftBehind = left;
    this.changeEmitter.fire();
    this.loseEmitter.fire(left);
  }

  /** Noted while it is there: a connection that is gone has no clusters to tell its account. */
  private note({ connection }: Attachment): void {
    const { spec, endpoint, account } = connection;
    const known = account ?? this.place?.account;
    this.place = { id: spec.id, label: spec.label, region: spec.region, endpoint, account: known };
  }

  private release(): void {
    this.listening?.dispose();
    this.current?.dispose();
    this.current = undefined;
  }
}
