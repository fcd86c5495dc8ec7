import { crc32 } from "node:zlib";

/** One event of a stream, or the exception that ends it. */
export interface StreamEvent {
  readonly type: string;
  readonly isException?: boolean;
  readonly payload: unknown;
}

/** Where a stream's events go. */
export interface EventSink {
  send(event: StreamEvent): void;
  /** The client has not yet taken what was sent. */
  readonly isBusy: boolean;
  end(): void;
}

/** What an operation answers instead of an object when its answer is a stream; `open` gives back what ends it. */
export class EventStream {
  constructor(readonly open: (sink: EventSink) => () => void) {}
}

export const eventStreamType = "application/vnd.amazon.eventstream";

/** One message of `vnd.amazon.eventstream`: lengths and their checksum, headers, payload, and the checksum of it all. */
export function frame({ type, isException = false, payload }: StreamEvent): Buffer {
  const body = Buffer.from(JSON.stringify(payload));
  const headers = Buffer.concat([
    header(":message-type", isException ? "exception" : "event"),
    header(isException ? ":exception-type" : ":event-type", type),
    header(":content-type", "application/json"),
  ]);
  const message = Buffer.alloc(16 + headers.length + body.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(headers.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  headers.copy(message, 12);
  body.copy(message, 12 + headers.length);
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4);
  return message;
}

/** The type number of a header that is a string. */
const stringHeader = 7;

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([stringHeader]),
    length,
    Buffer.from(value),
  ]);
}
