// The least that following a loud log can be: an output channel that gets as many lines in as many parts, made up here, bounded
// by nothing, and neither read from anywhere nor looked at.
import * as vscode from "vscode";

const perSecond = Number(process.env["ECS_BENCH_LINES"] ?? 0);
const everyMs = 1000;

export function activate(context: vscode.ExtensionContext): void {
  const channel = vscode.window.createOutputChannel("Bare", "log");
  channel.show(true);
  const began = Date.now();
  let number = 0;
  const line = (): string => {
    const at = new Date(began + (number * 1000) / perSecond).toISOString().replace("T", " ").slice(0, 23);
    return `${at} line ${String(number++).padStart(8, "0")} of many: the quick brown fox jumps over the lazy dog\n`;
  };
  const timer = setInterval(() => {
    const due = Math.floor(((Date.now() - began) / 1000) * perSecond) - number;
    channel.append(Array.from({ length: Math.max(0, due) }, line).join(""));
  }, everyMs);
  context.subscriptions.push(channel, { dispose: () => clearInterval(timer) });
}
