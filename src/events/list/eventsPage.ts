import * as vscode from "vscode";
import type { Disposable } from "../../ecs/model/emitter";
import { parseArn } from "../../ecs/model/model";
import { shortId } from "../../ecs/model/names";
import { eventName } from "../../stream/delivered/changeWords";
import type { Delivered } from "../../stream/delivered/deliveredEvents";
import { jsonText } from "../../text/jsonText";
import { plainText } from "../../text/plainText";
import type { EventDeed, EventsHostMessage, EventSubject } from "../../webview/events/eventsProtocol";
import type { Attachment } from "../attach/attachment";
import type { EventsDeps } from "../attach/eventsDeps";
import type { EventDocuments } from "../sources/eventDocuments";
import { showDifference } from "../view/apiDifference";
import { forAtMost } from "../../ecs/rate/deadline";
import { eventDetail, pageCommandOf } from "./eventDetail";
import { EventFeed } from "./eventFeed";
import { eventRow } from "./eventRows";
import { parseEventsMessage } from "./eventsMessage";
import { streamHead } from "./streamHead";

/** The page that lists what the attached stream delivered; one a window, which stays once the stream is detached. */
export class EventsPage implements vscode.Disposable {
  private panel?: vscode.WebviewPanel;
  private readonly listening: Disposable;
  /** Whose events are shown: what is attached, or was last. */
  private attachment?: Attachment;
  private feed?: EventFeed;
  private subject?: EventSubject;
  private isReady = false;
  private said = "";

  constructor(
    private readonly deps: EventsDeps,
    private readonly documents: EventDocuments,
  ) {
    this.listening = deps.eventStream.onDidChange(() => this.update());
    this.attachment = deps.eventStream.attachment;
  }

  /** Shows the events, of one resource alone where one is named. */
  show(subject?: EventSubject): void {
    this.subject = subject;
    if (this.panel) {
      this.panel.reveal();
      this.post({ kind: "subject", ...(subject && { subject }) });
      return;
    }
    const panel = this.deps.openPage({ viewType: "ecsExplorer.events", title: "Events", page: "events" });
    this.panel = panel;
    panel.webview.onDidReceiveMessage(message => void this.take(message));
    panel.onDidChangeViewState(() => {
      // A hidden page's content is gone; it says `ready` when it is back.
      if (!panel.visible) this.isReady = false;
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.isReady = false;
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.panel?.dispose();
  }

  private update(): void {
    const now = this.deps.eventStream.attachment;
    if (now && now !== this.attachment) {
      this.attachment = now;
      this.sendAll();
      return;
    }
    if (!this.isReady || !this.attachment || !this.feed) return;
    const news = this.feed.news();
    const head = this.head(this.attachment);
    const said = JSON.stringify(head);
    if (!news && said === this.said) return;
    this.said = said;
    this.post({ kind: "more", now: Date.now(), head, rows: news?.rows ?? [], checks: news?.checks ?? [] });
  }

  private sendAll(): void {
    const { attachment, subject } = this;
    this.feed = attachment && new EventFeed(attachment.live.delivery.events);
    if (!this.isReady) return;
    const head = attachment && this.head(attachment);
    this.said = JSON.stringify(head);
    this.post({
      kind: "events",
      now: Date.now(),
      ...(head && { head }),
      ...(subject && { subject }),
      rows: this.feed?.all() ?? [],
    });
  }

  private head(attachment: Attachment) {
    return streamHead(attachment, attachment.live.delivery.events, attachment === this.deps.eventStream.attachment);
  }

  private post(message: EventsHostMessage): void {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own channel, which has no origins
    if (this.isReady) void this.panel?.webview.postMessage(message);
  }

  private async take(value: unknown): Promise<void> {
    const message = parseEventsMessage(value);
    if (!message) return;
    switch (message.kind) {
      case "ready":
        this.isReady = true;
        this.sendAll();
        return;
      case "everything":
        this.subject = undefined;
        return;
      case "attach":
        await vscode.commands.executeCommand("ecsExplorer.attachEventStream");
        return;
      case "check":
        await vscode.commands.executeCommand("ecsExplorer.checkEventStream");
        return;
      case "select":
      case "narrow":
      case "open":
      case "json":
      case "compare": {
        const { kind, number } = message;
        const item = this.attachment?.live.delivery.events.get(number);
        if (item) await this.deps.runner.run(`event ${kind} ${number}`, () => this.act(kind, item));
        else if (kind === "select") this.post({ kind: "dropped", number });
        else void vscode.window.showInformationMessage("This event is no longer kept: newer ones took its place.");
      }
    }
  }

  private async act(deed: EventDeed, item: Delivered): Promise<void> {
    const { attachment } = this;
    if (!attachment) return;
    const { delivery, currency } = attachment.live;
    switch (deed) {
      case "select":
        return this.post({ kind: "detail", detail: eventDetail(item, delivery.events, currency) });
      case "narrow": {
        const { kind, arn, name, id } = eventRow(item, delivery.events);
        if (arn !== undefined) this.subject = { kind, arn, name: id ? `${name} ${id}` : name };
        return;
      }
      case "json":
        if (item.kind === "change") await this.showJson(item);
        return;
      case "open":
        return this.open(attachment, item);
      case "compare": {
        if (item.kind !== "change") return;
        const { event } = item;
        await forAtMost(30_000, signal => showDifference(attachment, event, this.documents, signal));
      }
    }
  }

  private async showJson({ event }: Extract<Delivered, { kind: "change" }>): Promise<void> {
    const name = `event v${event.version} of ${eventName(event)} ${shortId(event.arn)}.json`;
    await vscode.window.showTextDocument(this.documents.put(name, jsonText(event.detail)), { preview: true });
  }

  /** The page of the event's resource, as long as its connection shows it. */
  private async open({ connection }: Attachment, item: Delivered): Promise<void> {
    const place = item.kind === "change" ? item.event : item.service;
    if (!place) {
      void vscode.window.showInformationMessage("This event names no task, container instance, or service to show.");
      return;
    }
    const arn = "arn" in place ? place.arn : place.serviceArn;
    const session = connection.cluster(place.clusterArn);
    const command = pageCommandOf(arn);
    const isKnown = session && (parseArn(arn)?.kind === "service" || session.replica.get(arn) !== undefined);
    if (command && isKnown) {
      await vscode.commands.executeCommand(`ecsExplorer.${command}`, { connection, session, arn });
      return;
    }
    const why = session
      ? `ECS no longer knows ${shortId(arn)}, or its cluster wasn't read yet. The event's JSON still tells what it was.`
      : `${connection.spec.label} doesn't show the cluster of this event.`;
    void vscode.window.showInformationMessage(plainText(why));
  }
}
