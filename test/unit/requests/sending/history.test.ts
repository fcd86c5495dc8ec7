import assert from "node:assert/strict";
import { History } from "../../../../src/requests/sending/history";
import type { Entry } from "../../../../src/requests/sending/history";

const lost = "answer lost, it may have been carried out: The connection broke.";
const entry = (more: Partial<Entry>): Entry => ({
  at: 0,
  operation: "StopTask",
  cluster: "web",
  account: "111122223333",
  region: "us-east-1",
  connection: "prod",
  receipts: [],
  ...more,
});

describe("the operation history after a lost answer", () => {
  it("says so until a lookup shows that the request was carried out, and of which request", () => {
    const history = new History();
    for (const arn of ["a", "b", "b"]) history.begin(entry({ receipts: [{ arn }] }))({ outcome: "lost", answer: lost });
    history.confirm("StopTask", ["b"]);
    assert.deepEqual(
      history.entries.map(({ outcome }) => outcome),
      ["lost", "lost", "done"],
    );
    assert.equal(history.entries[2]?.answer, "answer lost, and found to have been carried out: The connection broke.");
  });

  it("stays open while a part of it is, and claims nothing of another operation or of a refusal", () => {
    const history = new History();
    const receipts = [{ arn: "a" }, { arn: "b" }];
    const operation = "UpdateContainerInstancesState";
    history.begin(entry({ operation, receipts }))({ outcome: "lost", answer: lost });
    history.begin(entry({ operation, receipts }))({ outcome: "refused", answer: "refused: No." });
    history.confirm("StopTask", ["a", "b"]);
    history.confirm(operation, ["a"]);
    assert.deepEqual(
      history.entries.map(({ outcome }) => outcome),
      ["lost", "refused"],
    );
    assert.match(history.entries[0]?.answer ?? "", /1 of 2 found to have been carried out$/);
    history.confirm(operation, ["b"]);
    assert.equal(history.entries[0]?.outcome, "done");
  });

  it("names the tasks that a StartTask started", () => {
    const history = new History();
    history.begin(entry({ operation: "StartTask" }))({ outcome: "lost", answer: lost });
    history.confirm("StartTask", ["new"], true);
    assert.deepEqual(history.entries[0]?.receipts, [{ arn: "new", isNew: true, isConfirmed: true }]);
    assert.equal(history.entries[0]?.outcome, "done");
  });
});
