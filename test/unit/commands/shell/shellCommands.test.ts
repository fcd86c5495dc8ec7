import assert from "node:assert/strict";
import type { Task } from "../../../../src/ecs/model/model";
import { ShellCommands } from "../../../../src/commands/shell/shellCommands";
import type { ShellSubject } from "../../../../src/commands/shell/shellSubject";

describe("what shells remember", () => {
  let stored: Map<string, unknown>;
  const memory = {
    get: <T>(key: string, otherwise: T): T => (stored.has(key) ? (stored.get(key) as T) : otherwise),
    // As VS Code's own does: undefined removes the key.
    update: (key: string, value: unknown) => {
      if (value === undefined) stored.delete(key);
      else stored.set(key, value);
      return Promise.resolve();
    },
  };
  beforeEach(() => {
    stored = new Map();
  });

  const subject = (cluster: string, container = "app") =>
    ({
      connection: { spec: { id: "prod" } },
      session: { cluster: { arn: `arn:aws:ecs:us-east-1:111122223333:cluster/${cluster}` } },
      container,
    }) as ShellSubject;
  const task = { family: "api" } as Task;
  const inStaging = subject("staging");
  const inProd = subject("prod");

  it("is a plain shell, in other windows too, for the same container of one cluster", async () => {
    await new ShellCommands(memory).set(inStaging, task, "/bin/bash");
    const next = new ShellCommands(memory);
    assert.equal(next.shell(inStaging, task), "/bin/bash");
    assert.equal(next.last(inStaging, task), "/bin/bash");
    assert.equal(next.shell(inProd, task), undefined);
    assert.equal(next.last(inProd, task), undefined);
    assert.equal(next.shell(subject("staging", "sidecar"), task), undefined);
  });

  it("is never another command, which this window alone proposes again", async () => {
    const commands = new ShellCommands(memory);
    await commands.set(inStaging, task, "psql --password=hunter2");
    assert.equal(commands.shell(inStaging, task), undefined);
    assert.equal(commands.last(inStaging, task), "psql --password=hunter2");
    assert.equal(commands.last(inProd, task), undefined);
    assert.doesNotMatch(JSON.stringify([...stored]), /hunter2/);
    assert.equal(new ShellCommands(memory).last(inStaging, task), undefined);
  });

  it("stays the shell when another command was run once", async () => {
    const commands = new ShellCommands(memory);
    await commands.set(inStaging, task, "/bin/bash");
    await commands.set(inStaging, task, "rake db:migrate");
    assert.equal(commands.shell(inStaging, task), "/bin/bash");
  });

  it("loses what was stored before shells alone were, and whatever else isn't one", async () => {
    stored.set("ecsExplorer.shellCommands", [[JSON.stringify(["prod", "api", "app"]), "psql --password=hunter2"]]);
    const name = JSON.stringify(["prod", inProd.session.cluster.arn, "api", "app"]);
    stored.set("ecsExplorer.shells", [[name, "rake db:migrate"]]);
    const commands = new ShellCommands(memory);
    assert.equal(stored.has("ecsExplorer.shellCommands"), false);
    assert.equal(commands.shell(inProd, task), undefined);
    await commands.set(inStaging, task, "sh");
    assert.doesNotMatch(JSON.stringify([...stored]), /rake/);
  });
});
