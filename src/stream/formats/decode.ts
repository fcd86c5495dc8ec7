import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** Unpacks gzip, and UTF-16 as Windows PowerShell's `>` writes it, told by their first bytes. */
export async function* decoded(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  const first = await chunks.next();
  if (first.done) return;
  const [a, b] = first.value;
  const all = startingWith(first.value, chunks);
  if (a === 0x1f && b === 0x8b) yield* gunzip(all);
  else if (a === 0xff && b === 0xfe) yield* utf16(all);
  else yield* all;
}

async function* startingWith<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* gunzip(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  // Left early, the pipeline ends `chunks` too; its errors come out of the loop.
  const unpacked = pipeline(chunks, createGunzip({ chunkSize: 256 << 10 }), () => undefined);
  for await (const chunk of unpacked) yield chunk as Buffer;
}

async function* utf16(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-16le");
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
