import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OfferedProfiles } from "../../../src/connections/offeredProfiles";
import type { Profile } from "../../../src/ecs/connection/connection";
import type { Log } from "../../../src/text/safeLog";

describe("the profiles that a window without a connection offers", () => {
  let home = "";
  let offers: OfferedProfiles | undefined;
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (text: string) => warnings.push(text), error: () => undefined };
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "aws-offers-"));
    await mkdir(join(home, ".aws"));
    warnings.length = 0;
  });
  afterEach(async () => {
    offers?.dispose();
    await rm(home, { recursive: true, force: true });
  });

  function start(list: () => Promise<readonly Profile[]>) {
    const made = new OfferedProfiles(log as unknown as Log, { HOME: home }, list);
    offers = made;
    const changed = () =>
      new Promise<void>(resolve => {
        const listening = made.onDidChange(() => {
          listening.dispose();
          resolve();
        });
      });
    return { made, changed };
  }

  it("are read once asked for, and again when the AWS files change", async () => {
    let profiles: readonly Profile[] = [{ name: "one" }];
    let reads = 0;
    const { made, changed } = start(() => {
      reads++;
      return Promise.resolve(profiles);
    });
    assert.equal(reads, 0, "nothing is read before somebody looks");
    const first = changed();
    made.read();
    made.read();
    await first;
    assert.deepEqual(made.all, profiles);
    assert.equal(reads, 1);
    profiles = [{ name: "one" }, { name: "two" }];
    const second = changed();
    await writeFile(join(home, ".aws", "config"), "[profile two]\n");
    await second;
    assert.deepEqual(made.all, profiles);
  });

  it("are none, and the log says why, where the files can't be read", async () => {
    let fail = false;
    const { made, changed } = start(() =>
      fail ? Promise.reject(new Error("EACCES: no permission")) : Promise.resolve([{ name: "one" }]),
    );
    const first = changed();
    made.read();
    await first;
    fail = true;
    const second = changed();
    await writeFile(join(home, ".aws", "config"), "[profile two]\n");
    await second;
    assert.deepEqual(made.all, []);
    assert.match(warnings.join(), /Couldn't read the shared AWS files: .*EACCES/);
  });
});
