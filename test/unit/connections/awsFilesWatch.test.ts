import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsFilesWatch } from "../../../src/connections/awsFilesWatch";

describe("the watch over the AWS files", () => {
  let home = "";
  let watch: AwsFilesWatch | undefined;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "aws-watch-"));
  });
  afterEach(async () => {
    watch?.dispose();
    await rm(home, { recursive: true, force: true });
  });

  /** Starts watching; answers a function that waits for the next change. */
  function start(): () => Promise<void> {
    let told = 0;
    let wake = () => undefined as void;
    watch = new AwsFilesWatch(
      { HOME: home },
      () => {
        told++;
        wake();
      },
      10,
    );
    return async () => {
      if (told === 0) await new Promise<void>(resolve => (wake = resolve));
      told = 0;
    };
  }

  it("hears of a login's cache and of the files even where the folders come later", async () => {
    const next = start();
    await mkdir(join(home, ".aws"));
    await writeFile(join(home, ".aws", "credentials"), "[a]\n");
    await next();
    await mkdir(join(home, ".aws", "sso", "cache"), { recursive: true });
    await writeFile(join(home, ".aws", "sso", "cache", "token.json"), "{}");
    await next();
  });

  it("hears of a file that is written over", async () => {
    await mkdir(join(home, ".aws"));
    await writeFile(join(home, ".aws", "config"), "[default]\n");
    const next = start();
    await writeFile(join(home, ".aws", "config"), "[default]\nregion = eu-west-1\n");
    await next();
    assert.ok(watch);
  });
});
