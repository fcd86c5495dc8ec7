import * as vscode from "vscode";
import { shortId } from "../../ecs/model/names";
import { placeLine } from "../../requests/sending/wording";
import type { Forwarding } from "../../shell/forwarding";
import { endSession } from "../../shell/sessions";
import type { SessionsClient } from "../../shell/sessions";
import { plural } from "../../text/counts";
import { iconed } from "../../text/pickerRow";
import { plainLines } from "../../text/plainText";
import type { Log } from "../../text/safeLog";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import { say } from "../running/kit";
import { inform, warn } from "../running/notice";
import type { ShellSubject } from "./shellSubject";

/** A local port that leads to a container's, with the plugin and the session behind it. */
export interface ForwardedPort {
  readonly subject: ShellSubject;
  readonly port: number;
  readonly local: number;
  readonly forwarding: Forwarding;
  readonly client: SessionsClient;
  readonly sessionId: string;
}

type Action = "open" | "copy" | "stop";
const openLabel = "Open in Browser";
const copyLabel = "Copy Address";
const stopLabel = "Stop Forwarding";
const againLabel = "Forward Again";

/** The ports that this window forwards, in the status bar until they are stopped; a click there says what can be done with one. */
export class ForwardedPorts implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ecsExplorer.ports", vscode.StatusBarAlignment.Left);
  private readonly open = new Set<ForwardedPort>();

  constructor(private readonly log: Log) {
    this.item.name = "ECS: forwarded ports";
    this.item.command = "ecsExplorer.showForwardedPorts";
  }

  /** Shows it until it ends; `again` forwards it anew, when the plugin ended by itself and a person asks for that. */
  add(port: ForwardedPort, again: () => Promise<void>): void {
    this.open.add(port);
    this.refresh();
    void this.follow(port, again);
    void this.tell(port);
  }

  /** Asks what to do with the one that there is, or with which. */
  async choose(): Promise<void> {
    const port = this.open.size > 1 ? await this.pick() : [...this.open][0];
    if (!port) {
      if (this.open.size === 0) void inform("No ports are forwarded.");
      return;
    }
    const reply = await pickOne<Action>(alone(titleOf(port)), {
      placeholder: `${titleOf(port)} · task ${shortId(port.subject.arn)} · ${placeLine(port.subject)}`,
      load: () =>
        Promise.resolve([
          { label: openLabel, icon: "globe", value: "open" },
          { label: copyLabel, icon: "copy", value: "copy" },
          { label: stopLabel, icon: "debug-disconnect", value: "stop" },
        ]),
      empty: "",
    });
    if (reply.kind === "value") await this.act(port, reply.value);
  }

  dispose(): void {
    for (const port of this.open) this.stop(port);
    this.item.dispose();
  }

  private async tell(port: ForwardedPort): Promise<void> {
    const { subject } = port;
    const text = `${addressOf(port)} forwards to port ${String(port.port)} of container ${subject.container} in ${subject.session.cluster.name}.`;
    const choice = await inform(text, openLabel, copyLabel, stopLabel);
    if (choice === openLabel) await this.act(port, "open");
    else if (choice === copyLabel) await this.act(port, "copy");
    else if (choice === stopLabel) await this.act(port, "stop");
  }

  private async pick(): Promise<ForwardedPort | undefined> {
    const reply = await pickOne(alone("Forwarded Ports"), {
      placeholder: "Forwarded port",
      load: () =>
        Promise.resolve(
          [...this.open].map(port => ({
            label: titleOf(port),
            icon: "plug",
            description: `task ${shortId(port.subject.arn)}`,
            detail: placeLine(port.subject),
            value: port,
          })),
        ),
      empty: "No ports are forwarded.",
    });
    return reply.kind === "value" ? reply.value : undefined;
  }

  private async act(port: ForwardedPort, action: Action): Promise<void> {
    const url = `http://${addressOf(port)}`;
    switch (action) {
      case "open":
        // VS Code leads on to this port where the window is on another machine than the extension.
        await vscode.env.openExternal(vscode.Uri.parse(url));
        return;
      case "copy":
        await vscode.env.clipboard.writeText(addressOf(port));
        say(`${addressOf(port)} copied.`);
        return;
      case "stop":
        this.stop(port);
    }
  }

  private stop(port: ForwardedPort): void {
    if (this.open.delete(port)) port.forwarding.stop();
    this.refresh();
  }

  private async follow(port: ForwardedPort, again: () => Promise<void>): Promise<void> {
    const line = await port.forwarding.ended;
    const byItself = this.open.delete(port);
    this.refresh();
    await Promise.all([
      endSession(port.client, port.sessionId, this.log),
      byItself ? this.tellEnd(port, line, again) : undefined,
    ]);
  }

  private async tellEnd(port: ForwardedPort, line: string, again: () => Promise<void>): Promise<void> {
    const { subject } = port;
    const text = `${addressOf(port)} no longer forwards to container ${subject.container} of task ${shortId(subject.arn)}: the Session Manager plugin ended${line ? ` (${line})` : ""}.`;
    if ((await warn(text, againLabel)) === againLabel) await again();
  }

  private refresh(): void {
    const [only, ...others] = this.open;
    if (!only) return this.item.hide();
    this.item.text = iconed("plug", others.length === 0 ? titleOf(only) : plural(this.open.size, "forwarded port"));
    this.item.tooltip = plainLines([
      "Forwarded ports:",
      ...[...this.open].map(
        port => `${titleOf(port)} · task ${shortId(port.subject.arn)} · ${placeLine(port.subject)}`,
      ),
      "Click to open, copy, or stop.",
    ]);
    this.item.show();
  }
}

const addressOf = ({ local }: ForwardedPort): string => `localhost:${String(local)}`;
const titleOf = (port: ForwardedPort): string => `${addressOf(port)} → ${port.subject.container}:${String(port.port)}`;
