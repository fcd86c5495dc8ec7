import assert from "node:assert/strict";
import * as fc from "fast-check";
import { KeptRequests } from "../../../src/requests/documents/keptRequests";
import { anyText } from "../text/anyText";
import { assertShowable, fuzz } from "./cases";
import { damaged } from "./damaged";
import { place } from "../requests/documents/place";

const stored = [
  { ...place, path: "/prod/web/run-task.ecs.json", content: "e30=", madeAt: 1, changedAt: 2, isEdited: true },
  { ...place, path: "/prod/web/stop-task.ecs.json", content: "", madeAt: 3, changedAt: 3, isEdited: false },
];

class Storage {
  constructor(private stored: unknown) {}
  get = <T>(_key: string, otherwise: T): T => (this.stored ?? otherwise) as T;
  update = (_key: string, value: unknown) => Promise.resolve(void (this.stored = value));
}

describe("fuzz: request documents that are kept", () => {
  fuzz(
    "are read whatever was stored, and named by paths that VS Code takes",
    fc.tuple(damaged(stored), anyText, anyText),
    async ([before, label, cluster]) => {
      const storage = new Storage(before);
      const kept = new KeptRequests(storage);
      const { path } = kept.make(
        { ...place, label, cluster },
        number => `run-task-${String(number)}.ecs.json`,
        "{}",
        5,
      );
      assert.match(path, /^(?:\/[^/]+){2}\/run-task-1\.ecs\.json$/);
      for (const part of path.split("/").slice(1)) {
        assert.ok(part !== "." && part !== "..", path);
        assertShowable(part, "a part of a path");
      }
      // Half a character of two units is none.
      encodeURIComponent(path);
      for (const item of kept.all) kept.write(item.path, Buffer.from("{}"), 6);
      await kept.save(() => true);
      assert.deepEqual(new KeptRequests(storage).all, kept.all);
    },
  );
});
