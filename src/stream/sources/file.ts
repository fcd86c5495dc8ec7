import { open } from "node:fs/promises";
import { basename } from "node:path";
import { EcsError } from "../../ecs/model/errors";
import { decoded } from "../formats/decode";
import { stopIfAborted } from "../event/item";
import type { EventSource, StreamItem } from "../event/item";
import { ItemReader } from "../formats/itemReader";

/** How far reading came, in bytes of the file as it lies on disk. */
export interface Progress {
  readonly bytesRead: number;
  readonly total: number;
}

const chunkBytes = 256 << 10;

/** Events in a file: whatever `ItemReader` reads, gzip of it, UTF-8 or UTF-16. */
export class FileSource implements EventSource {
  readonly kind = "file";
  readonly name: string;
  readonly statement = "The file is only read.";

  constructor(
    private readonly path: string,
    private readonly onProgress: (progress: Progress) => void = () => undefined,
  ) {
    this.name = basename(path);
  }

  async *items(signal: AbortSignal): AsyncGenerator<StreamItem> {
    const reader = new ItemReader();
    try {
      for await (const chunk of decoded(readChunks(this.path, signal, this.onProgress))) {
        for (const item of reader.push(chunk)) yield item;
        stopIfAborted(signal);
      }
    } catch (error) {
      if (!isDamage(error)) throw fileError(error, this.name);
      for (const item of reader.finish()) yield item;
      yield { kind: "unreadable", reason: `The gzip data is damaged: ${error.message}.`, excerpt: "" };
      return;
    }
    for (const item of reader.finish()) yield item;
  }
}

/** What a file holds, unpacked and in UTF-8; throws an EcsError. */
export async function* fileBytes(
  path: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decoded(readChunks(path, signal, onProgress));
  } catch (error) {
    throw fileError(error, basename(path));
  }
}

/** Events in a text that is already there: an open editor, or what was pasted. */
export class TextSource implements EventSource {
  readonly kind = "text";
  readonly statement = "The text is only read.";

  constructor(
    readonly name: string,
    private readonly text: string,
  ) {}

  async *items(signal: AbortSignal): AsyncGenerator<StreamItem> {
    const reader = new ItemReader();
    const bytes = Buffer.from(this.text);
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      for (const item of reader.push(bytes.subarray(at, at + chunkBytes))) yield item;
      stopIfAborted(signal);
      // Lets everything else in the extension host have its turn.
      await new Promise(resolve => setImmediate(resolve));
    }
    for (const item of reader.finish()) yield item;
  }
}

async function* readChunks(
  path: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): AsyncGenerator<Buffer> {
  stopIfAborted(signal);
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    let bytesRead = 0;
    for (;;) {
      stopIfAborted(signal);
      const part = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
      if (part.bytesRead === 0) return;
      bytesRead += part.bytesRead;
      yield part.buffer.subarray(0, part.bytesRead);
      onProgress({ bytesRead, total: Math.max(size, bytesRead) });
    }
  } finally {
    await file.close();
  }
}

function isDamage(error: unknown): error is Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "Z_DATA_ERROR" || code === "Z_BUF_ERROR";
}

function fileError(error: unknown, name: string): EcsError {
  if (error instanceof EcsError) return error;
  const fault = error as NodeJS.ErrnoException;
  return new EcsError({
    kind: fault.code === "ENOENT" ? "missing" : fault.code === "EACCES" ? "denied" : "invalid",
    code: fault.code ?? "ReadFailed",
    sentence: `${name} could not be read: ${fault.message}.`,
    advice: "Choose another file.",
    cause: error,
  });
}
