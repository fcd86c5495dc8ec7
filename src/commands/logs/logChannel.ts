import * as vscode from "vscode";
import { BoundedText } from "../../logs/lines/boundedText";
import type { TextChange } from "../../logs/lines/boundedText";
import { lineTime } from "../../logs/lines/logText";
import { PacedLines } from "../../logs/lines/pacedLines";
import { plainText } from "../../text/plainText";

/** What the extension itself says begins so; no line of a container does. */
const own = (text: string): string => `--- ${plainText(text)}`;

/** A view that is so near to the end is on its way there, lines. */
const nearLines = 2000;

/** An output channel of a log, which is bounded and in which the extension says what happens to it. */
export class LogChannel implements vscode.Disposable {
  private readonly name: string;
  private channel: vscode.OutputChannel;
  /** The one before it, until it is out of sight. */
  private before: vscode.Disposable | undefined;
  private text = new BoundedText("");
  private readonly lines = new PacedLines(
    lines => this.write(this.text.add(lines)),
    () => this.forget(),
  );
  private isEnding = false;
  private isClosed = false;

  constructor(name: string) {
    this.name = plainText(name);
    this.channel = this.open();
  }

  /** Beside the terminals, without taking the focus. */
  show(): void {
    this.channel.show(true);
  }

  /** Begins anew with a row that stays. */
  begin(head: string): void {
    this.lines.clear();
    this.isEnding = false;
    this.text = new BoundedText(own(head));
    this.write(this.text.start());
  }

  add(lines: readonly string[]): void {
    // What was being read when the channel was closed has nobody left to read it, and starts no timer.
    if (!this.isClosed) this.lines.add(lines);
  }

  say(text: string): void {
    this.add([own(text)]);
  }

  /** Nothing is added to it any more: why it ended is there before a notification says so. */
  end(): void {
    this.isEnding = true;
    this.lines.flush();
  }

  dispose(): void {
    this.isClosed = true;
    this.lines.clear();
    this.before?.dispose();
    this.channel.dispose();
  }

  /** What has ended is in the channel, and need not be kept here as well. */
  private forget(): void {
    if (this.isEnding) this.text = new BoundedText("");
  }

  private write({ kind, text }: TextChange): void {
    if (this.isClosed) return;
    if (kind === "append") this.channel.append(text);
    else if (this.isFollowed()) this.renew(text);
    else this.channel.replace(text);
  }

  /**
   * Goes on in another channel of the same name: VS Code keeps all that a channel was ever given in one file, and reads the
   * whole file at each change, so that a replaced text makes it no faster.
   */
  private renew(text: string): void {
    this.before?.dispose();
    const { channel } = this;
    this.channel = this.open();
    this.channel.append(text);
    this.channel.show(true);
    // Closed at once, it would leave the view empty until the other one is there.
    const shown = vscode.window.onDidChangeVisibleTextEditors(() => this.before?.dispose());
    this.before = vscode.Disposable.from(shown, channel);
  }

  private open(): vscode.OutputChannel {
    return vscode.window.createOutputChannel(this.name, "log");
  }

  /** Whether its end is in sight: who looks at another channel, at none, or at older lines, stays there. */
  private isFollowed(): boolean {
    return vscode.window.visibleTextEditors.some(
      ({ document: { uri, lineCount }, visibleRanges }) =>
        uri.scheme === "output" &&
        uri.path.endsWith(`-${this.name}`) &&
        visibleRanges.some(({ end }) => lineCount - end.line < nearLines),
    );
  }
}

/** "opened 2026-11-27 08:36:12.123 (GMT+01:00)": of which zone the times are. */
export function openedText(): string {
  const zone = /GMT.*$/.exec(new Date().toString())?.[0].replace(/(\d\d)(\d\d) .*/, "$1:$2") ?? "local time";
  return `opened ${lineTime(Date.now())} (${zone})`;
}
