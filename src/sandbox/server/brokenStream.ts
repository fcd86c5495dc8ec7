import { portalPage } from "./faultAnswers";
import { type EventStream, frame, type StreamEvent } from "../wire/eventStream";
import type { Fault } from "./faults";
import type { StreamWriter } from "./server";

/** What happens to a stream in the middle; its session has begun by then. */
export type StreamFault = "drop" | "html" | "truncated" | "shape" | "hang" | "exception";

/** Writes a stream's events as they travel; with a fault, the first update is the last thing that arrives whole, or less. */
export function writing(stream: EventStream, fault?: { readonly kind: StreamFault; readonly from: Fault }) {
  return (writer: StreamWriter): (() => void) => {
    let isBroken = false;
    return stream.open({
      get isBusy() {
        return writer.isBusy;
      },
      send(event) {
        if (isBroken) return;
        if (fault && event.type === "sessionUpdate") {
          isBroken = true;
          breakOff(writer, event, fault.kind, fault.from);
        } else writer.write(frame(event));
      },
      end: () => {
        if (!isBroken) writer.end();
      },
    });
  };
}

function breakOff(writer: StreamWriter, event: StreamEvent, kind: StreamFault, { type, message, body }: Fault): void {
  const whole = frame(event);
  switch (kind) {
    case "drop":
      writer.write(whole);
      writer.drop();
      return;
    case "truncated":
      writer.write(whole.subarray(0, Math.ceil(whole.length / 2)));
      writer.end();
      return;
    case "html":
      writer.write(Buffer.from(portalPage));
      writer.end();
      return;
    case "shape":
      writer.write(frame({ ...event, payload: body ?? null }));
      return;
    case "exception":
      writer.write(whole);
      writer.write(
        frame({
          type: type ?? "SessionStreamingException",
          isException: true,
          payload: { message: message ?? "Unknown error occurred during the streaming session." },
        }),
      );
      writer.end();
      return;
    case "hang":
      writer.write(whole);
      return;
  }
}
