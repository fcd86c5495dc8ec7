import assert from "node:assert/strict";
import { readAhead } from "../../../../src/ecs/reading/readAhead";

describe("pages that are read ahead", () => {
  const log: string[] = [];
  beforeEach(() => log.splice(0));

  /** So many pages; the one after `breaksAt` fails. */
  async function* pages(count: number, breaksAt = Infinity): AsyncGenerator<number> {
    try {
      for (let page = 1; page <= count; page++) {
        log.push(`asked ${page}`);
        await Promise.resolve();
        if (page > breaksAt) throw new Error("broken");
        yield page;
      }
    } finally {
      log.push("closed");
    }
  }

  it("come in order, each asked for while the one ahead of it is used", async () => {
    for await (const page of readAhead(pages(3))) log.push(`used ${page}`);
    assert.deepEqual(log, ["asked 1", "asked 2", "used 1", "asked 3", "used 2", "closed", "used 3"]);
    for await (const page of readAhead(pages(0))) assert.fail(`page ${page}`);
  });

  it("fail only once what came before was used", async () => {
    const used: number[] = [];
    const read = async () => {
      for await (const page of readAhead(pages(3, 2))) {
        used.push(page);
        // Longer than the failure takes, which would count as unhandled and end the process.
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    await assert.rejects(read(), /broken/);
    assert.deepEqual(used, [1, 2]);
  });

  it("are closed by who stops early, who waits for no further page", async () => {
    for await (const page of readAhead(pages(1000))) if (page === 2) break;
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(log.at(-1), "closed");
    assert.ok(!log.includes("asked 5"), log.join());
  });
});
