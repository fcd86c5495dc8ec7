import assert from "node:assert/strict";
import { EcsError } from "../../../../src/ecs/model/errors";
import type { EventSource, StreamItem } from "../../../../src/stream/event/item";
import { SourceReader } from "../../../../src/stream/live/sourceReader";
import { PushSource } from "../pushSource";

const broken = () => new EcsError({ kind: "network", code: "ECONNRESET", sentence: "It broke.", advice: "" });
const skipped: StreamItem = { kind: "skipped", type: "JSON", why: "notEcs" };

/** Reads a source that fails after each of these lists of items; answers how long the reader means to wait each time. */
async function waits(rounds: readonly (readonly StreamItem[])[]): Promise<readonly number[]> {
  let round = 0;
  const found: number[] = [];
  let last: SourceReader["failure"];
  const source: EventSource = {
    kind: "queue",
    name: "broken",
    statement: "",
    async *items() {
      const items = rounds[round++];
      if (!items) return;
      yield* items;
      throw broken();
    },
  };
  const reader = new SourceReader(source, {
    region: "eu-west-1",
    now: () => 0,
    onItem: () => undefined,
    onEnd: () => undefined,
    onFailure: () => {
      // It is told of the end of a failure as well, before it forgets it.
      if (reader.failure === last || reader.failure?.retryAt === undefined) return;
      last = reader.failure;
      found.push(reader.failure.retryAt);
      setImmediate(() => reader.retry());
    },
  });
  await reader.run();
  return found;
}

async function oneEvent(): Promise<StreamItem> {
  const source = new PushSource();
  source.tell(1);
  for await (const item of source.items(new AbortController().signal)) return item;
  return assert.fail("no event");
}

describe("reading a source that breaks", () => {
  it("waits twice as long each time, a minute at most", async () => {
    const rounds = Array.from({ length: 9 }, () => []);
    assert.deepEqual(await waits(rounds), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it("begins anew once an event came or all was read, and not for anything else", async () => {
    const event = await oneEvent();
    const caughtUp: StreamItem = { kind: "caughtUp" };
    for (const item of [event, caughtUp])
      assert.deepEqual(await waits([[], [], [item], [], [skipped], []]), [1000, 2000, 1000, 2000, 4000, 8000]);
  });
});
