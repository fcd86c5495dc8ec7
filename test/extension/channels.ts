import * as vscode from "vscode";

/** An output channel that keeps what is written to it, which VS Code doesn't tell. */
class Channel {
  text = "";
  isDisposed = false;

  constructor(readonly name: string) {}

  /** What containers wrote, without what the extension says. */
  get lines(): readonly string[] {
    return this.text.split("\n").filter(line => line !== "" && !line.startsWith("--- "));
  }

  append(text: string): void {
    this.text += text;
  }

  replace(text: string): void {
    this.text = text;
  }

  show(): void {}

  dispose(): void {
    this.isDisposed = true;
  }
}

/** The output channels of logs that are made from now on, until `restore`. */
export function watchLogChannels() {
  const { createOutputChannel } = vscode.window;
  const channels: Channel[] = [];
  Object.assign(vscode.window, {
    createOutputChannel: (name: string, language: unknown) => {
      // The extension's own log is another kind.
      if (language !== "log") return createOutputChannel.call(vscode.window, name, language as { log: true });
      const channel = new Channel(name);
      channels.push(channel);
      return channel;
    },
  });
  return { channels, restore: () => void Object.assign(vscode.window, { createOutputChannel }) };
}
