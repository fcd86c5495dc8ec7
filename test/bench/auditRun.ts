// One reading of a file of events, in a process of its own; answers its measurements as one message.
import { createReadStream } from "node:fs";
import { auditSource } from "../../src/stream/audit/audit";
import { FileSource } from "../../src/stream/sources/file";
import type { AuditRun } from "./audit";
import type { AuditLayout } from "./auditEvents";

/** The least that reading JSON can cost: chunks of text, split, parsed, and nothing kept. */
async function plain(path: string, layout: AuditLayout): Promise<number> {
  const separator = layout === "lines" ? "\n" : "}{";
  let events = 0;
  let rest = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 256 << 10 })) {
    const parts = (rest + (chunk as string)).split(separator);
    rest = parts.pop() ?? "";
    for (const part of parts) events += parsePart(part, layout);
  }
  return events + (rest === "" ? 0 : parsePart(rest, layout));
}

function parsePart(part: string, layout: AuditLayout): number {
  const text = layout === "lines" ? part : `${part.startsWith("{") ? "" : "{"}${part}${part.endsWith("}}") ? "" : "}"}`;
  return typeof JSON.parse(text) === "object" ? 1 : 0;
}

async function measure(way: string, path: string, layout: AuditLayout): Promise<void> {
  let peakBytes = 0;
  const sample = () => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss()));
  const timer = setInterval(sample, 10);
  const began = performance.now();
  const events =
    way === "audit"
      ? (await auditSource(new FileSource(path), new AbortController().signal)).events
      : await plain(path, layout);
  const run: AuditRun = { ms: performance.now() - began, peakBytes, events };
  sample();
  clearInterval(timer);
  process.send?.({ ...run, peakBytes });
}

const [way = "", path = "", layout = "lines"] = process.argv.slice(2);
void measure(way, path, layout as AuditLayout);
