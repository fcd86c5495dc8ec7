import assert from "node:assert/strict";
import { droppedDetail, emptyWords } from "../../../../src/webview/events/eventWords";

const counts = { total: 900, all: 500, waiting: 0, ofSubject: 0, isAttached: true };

describe("an Events page that shows no event", () => {
  it("says that none came, before anything else", () => {
    assert.match(emptyWords({ ...counts, total: 0, all: 0 }, "task web:7"), /^No event has been delivered/);
  });

  it("says that the list is paused where all came since", () => {
    assert.equal(
      emptyWords({ ...counts, all: 0, waiting: 3 }, undefined),
      "The list is paused. Resume shows 3 new events.",
    );
  });

  it("doesn't deny events of a resource that only the filter hides", () => {
    assert.equal(
      emptyWords({ ...counts, ofSubject: 4 }, "task web:7"),
      "None of the 4 events about task web:7 matches the filter.",
    );
    assert.equal(
      emptyWords({ ...counts, ofSubject: 1 }, "task web:7"),
      "The one event about task web:7 doesn't match the filter.",
    );
  });

  it("says what silence about a resource can mean, and names Check Now where it is", () => {
    const silent = emptyWords(counts, "task web:7");
    assert.match(
      silent,
      /^None of the 500 events that are kept is about task web:7\. .* didn't arrive: Check Now tells/,
    );
    assert.match(emptyWords({ ...counts, isAttached: false }, "task web:7"), /didn't arrive\.$/);
    assert.match(
      emptyWords({ ...counts, all: 1 }, "task web:7"),
      /^The one event that is kept isn't about task web:7\./,
    );
  });

  it("blames the filter where nothing else explains it", () => {
    assert.equal(emptyWords({ ...counts, ofSubject: 500 }, undefined), "No event matches the filter.");
  });
});

describe("an event that the page still shows and its host has dropped", () => {
  it("says so, and offers nothing that needs it", () => {
    const check = { kind: "inOrder", tone: "good", text: "In order", hint: "v4 follows v3." } as const;
    const detail = droppedDetail({
      number: 7,
      readAt: 0,
      kind: "task",
      name: "web:7",
      cluster: "web",
      change: "RUNNING",
      version: 4,
      check,
    });
    assert.equal(detail.sentence, "web:7, v4: RUNNING");
    assert.match(detail.since, /no longer kept/);
    assert.deepEqual([detail.canOpen, detail.hasJson, detail.check.text], [false, false, "In order"]);
  });
});
