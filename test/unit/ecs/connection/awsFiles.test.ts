import assert from "node:assert/strict";
import { win32 } from "node:path";
import { awsPaths } from "../../../../src/ecs/connection/awsFiles";
import { endTree } from "../../../../src/ecs/connection/credentialProcess";

describe("the AWS files", () => {
  it("are below the home folder that the SDK takes, on Windows, too", () => {
    const config = (environment: Record<string, string>, platform = "win32") => awsPaths(environment, platform).config;
    const profile = "C:\\Users\\ann";
    assert.equal(config({ USERPROFILE: profile }), "C:\\Users\\ann\\.aws\\config");
    assert.equal(config({ HOME: "D:\\home", USERPROFILE: profile }), "D:\\home\\.aws\\config");
    assert.equal(config({ HOMEPATH: "\\Users\\ann" }), "C:\\Users\\ann\\.aws\\config");
    assert.equal(config({ HOMEDRIVE: "E:", HOMEPATH: "\\ann" }), "E:\\ann\\.aws\\config");
    assert.equal(config({ USERPROFILE: profile, AWS_CONFIG_FILE: "~/aws.ini" }), "C:\\Users\\ann\\aws.ini");
    assert.equal(config({ USERPROFILE: profile, AWS_CONFIG_FILE: "D:\\aws.ini" }), "D:\\aws.ini");
    assert.equal(config({ HOME: "/home/ann" }, "linux"), "/home/ann/.aws/config");
    for (const path of Object.values(awsPaths({ USERPROFILE: profile }, "win32")))
      assert.ok(win32.isAbsolute(path) && !path.includes("/"), path);
  });
});

describe("a credential process that is given up", () => {
  it("ends on Windows with all that it started, or alone where that can't be done", () => {
    const ran: string[] = [];
    let killed = 0;
    let failed: () => void = () => undefined;
    const child = { pid: 42, kill: () => ++killed > 0 };
    endTree(child, "win32", (command, args) => {
      ran.push([command, ...args].join(" "));
      return { once: (_: string, listener: () => void) => (failed = listener) } as never;
    });
    assert.deepEqual([ran, killed], [["taskkill /pid 42 /T /F"], 0]);
    failed();
    assert.equal(killed, 1);
  });
});
