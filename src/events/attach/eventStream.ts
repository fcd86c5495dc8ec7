import type { Connections } from "../../ecs/session/connections";
import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import type { Attachment } from "./attachment";

/** The event stream of this window: none, or one attached source. */
export class EventStream implements Disposable {
  private current?: Attachment;
  private listening?: Disposable;
  private readonly changeEmitter = new Emitter<void>();
  private readonly watching: Disposable;

  /** Fires when a source is attached or detached, and when what is attached changes. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly connections: Connections) {
    this.watching = connections.onDidChange(() => this.leaveRemoved());
  }

  get attachment(): Attachment | undefined {
    return this.current;
  }

  /** Takes the place of what was attached before. */
  attach(attachment: Attachment): void {
    this.release();
    this.current = attachment;
    this.listening = attachment.onDidChange(() => this.changeEmitter.fire());
    attachment.start();
    this.changeEmitter.fire();
    // It may have been removed while its source was opened.
    this.leaveRemoved();
  }

  detach(): void {
    if (!this.current) return;
    this.release();
    this.changeEmitter.fire();
  }

  dispose(): void {
    this.release();
    this.watching.dispose();
    this.changeEmitter.dispose();
  }

  private leaveRemoved(): void {
    const connection = this.current?.connection;
    if (connection && this.connections.get(connection.spec.id) !== connection) this.detach();
  }

  private release(): void {
    this.listening?.dispose();
    this.current?.dispose();
    this.current = undefined;
  }
}
