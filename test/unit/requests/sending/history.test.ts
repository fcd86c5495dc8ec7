import assert from "node:assert/strict";
import { answerText, History } from "../../../../src/requests/sending/history";
import type { Entry } from "../../../../src/requests/sending/history";
import type { Target } from "../../../../src/requests/sending/target";

const lost = { outcome: "lost", detail: "The connection broke." } as const;
const place = (connectionId: string, clusterArn: string): Target =>
  ({ connection: { spec: { id: connectionId } }, session: { cluster: { arn: clusterArn } } }) as unknown as Target;
const prod = place("prod", "web");
const entry = (more: Partial<Entry>): Entry => ({
  at: 0,
  operation: "StopTask",
  cluster: "web",
  account: "111122223333",
  region: "us-east-1",
  connection: "prod",
  connectionId: "prod",
  clusterArn: "web",
  receipts: [],
  ...more,
});
const outcomes = (history: History) => history.entries.map(({ outcome }) => outcome);

describe("the operation history after a lost answer", () => {
  it("says so until a lookup shows that the request was carried out, and of which request", () => {
    const history = new History();
    for (const arn of ["a", "b", "b"]) history.begin(entry({ receipts: [{ arn }] }))(lost);
    const texts = () => history.entries.map(answerText);
    assert.equal(texts()[2], "Answer lost; the change may still have happened: The connection broke.");
    history.confirm("StopTask", prod, ["b"]);
    assert.deepEqual(outcomes(history), ["lost", "lost", "done"]);
    assert.equal(texts()[2], "Done; the answer was lost, and the change was found: The connection broke.");
  });

  it("stays open while a part of it is, and claims nothing of another operation or of a refusal", () => {
    const history = new History();
    const receipts = [{ arn: "a" }, { arn: "b" }];
    const operation = "UpdateContainerInstancesState";
    history.begin(entry({ operation, receipts }))(lost);
    history.begin(entry({ operation, receipts }))({ outcome: "refused", detail: "No." });
    history.confirm("StopTask", prod, ["a", "b"]);
    history.confirm(operation, prod, ["a"]);
    assert.deepEqual(outcomes(history), ["lost", "refused"]);
    assert.deepEqual(history.entries.map(answerText), [
      "Answer lost; 1 of 2 resources changed since: The connection broke.",
      "Refused: No.",
    ]);
    history.confirm(operation, prod, ["b"]);
    assert.equal(history.entries[0]?.outcome, "done");
  });

  it("names the tasks that a StartTask started, which its startedBy tells from another one's", () => {
    const history = new History();
    for (const startedBy of ["a", "b"]) history.begin(entry({ operation: "StartTask", input: { startedBy } }))(lost);
    history.confirmStart(prod, "a", ["new"]);
    assert.deepEqual(outcomes(history), ["done", "lost"]);
    assert.deepEqual(history.entries[0]?.receipts, [{ arn: "new", isNew: true, isConfirmed: true }]);
  });

  it("claims nothing of another cluster, or of one of the same ARN over another connection", () => {
    const history = new History();
    const receipts = [{ arn: "a" }];
    history.begin(entry({ receipts }))(lost);
    history.begin(entry({ operation: "StartTask" }))(lost);
    for (const other of [place("prod", "batch"), place("sandbox", "web")]) {
      history.confirm("StopTask", other, ["a"]);
      history.confirmStart(other, undefined, ["new"]);
    }
    assert.deepEqual(outcomes(history), ["lost", "lost"]);
  });

  it("is said in sentences whose beginning isn't said again", () => {
    const said = (change: Partial<Entry>) => answerText(entry(change));
    assert.equal(said({}), "No answer yet");
    assert.equal(said({ outcome: "done" }), "Done");
    assert.equal(
      said({ outcome: "done", detail: "opened session s-1 with task 0f" }),
      "Done: opened session s-1 with task 0f",
    );
    assert.equal(said({ outcome: "failures", detail: "MISSING" }), "Failures: MISSING");
  });
});
