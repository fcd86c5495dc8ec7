import assert from "node:assert/strict";
import { findPlugin, pluginVersion, takesVariable } from "../../../src/shell/plugin";
import { pluginCall, targetName } from "../../../src/shell/pluginCall";
import { StandInPlugin } from "./standInPlugin";

const never = new AbortController().signal;

describe("session-manager-plugin", () => {
  it("is found on the PATH, else where the installers put it, and never in a relative folder", () => {
    const find = (platform: string, environment: Record<string, string>, there: readonly string[]) =>
      findPlugin({ environment, platform, isProgram: path => there.includes(path) });
    const linux = "/usr/local/sessionmanagerplugin/bin/session-manager-plugin";
    assert.equal(find("linux", { PATH: "/a:/b" }, ["/b/session-manager-plugin", linux]), "/b/session-manager-plugin");
    assert.equal(find("linux", { PATH: "" }, [linux]), linux);
    assert.equal(
      find("linux", { PATH: "bin:.:" }, ["bin/session-manager-plugin", "session-manager-plugin"]),
      undefined,
    );
    const mac = "/opt/homebrew/bin/session-manager-plugin";
    assert.equal(find("darwin", { PATH: "/usr/bin" }, [mac]), mac);
    const own = "D:\\tools\\session-manager-plugin.exe";
    const windows = "C:\\Program Files\\Amazon\\SessionManagerPlugin\\bin\\session-manager-plugin.exe";
    assert.equal(find("win32", { Path: "C:\\Windows;D:\\tools" }, [own, windows]), own);
    assert.equal(find("win32", { Path: "C:\\Windows" }, [windows]), windows);
    assert.equal(find("win32", { PATH: `C:\\Windows;"D:\\tools"` }, [own]), own, "a quoted folder");
    assert.equal(find("win32", { Path: "tools;.;C:bin" }, ["tools\\session-manager-plugin.exe"]), undefined);
    assert.equal(find("win32", { Path: "D:\\tools" }, ["D:\\tools\\session-manager-plugin.cmd"]), undefined);
    assert.equal(find("win32", {}, []), undefined);
  });

  it("takes a session from its environment when it is newer than 1.2.497.0", () => {
    for (const version of ["1.2.497.1", "1.2.498", "1.3", "2", "1.2.707.0"]) assert.ok(takesVariable(version), version);
    for (const version of ["1.2.497.0", "1.2.497", "1.2.99.0", "1.1.900.0", "0.9"])
      assert.ok(!takesVariable(version), version);
  });

  it("tells its version, and one that is none of AWS's is said to be unusable", async () => {
    const plugin = new StandInPlugin({ version: "1.2.707.0\n" });
    try {
      const path = `${plugin.bin}/session-manager-plugin`;
      assert.equal(await pluginVersion(path, never), "1.2.707.0");
      plugin.version = "hello";
      await assert.rejects(pluginVersion(path, never), { code: "PluginUnusable", kind: "unsupported" });
      await assert.rejects(pluginVersion(`${path}-none`, never), { code: "PluginUnusable" });
    } finally {
      plugin.dispose();
    }
  });

  it("is called as the AWS CLI calls it, with the token in its environment alone", () => {
    const target = targetName(
      "arn:aws:ecs:eu-west-1:1:cluster/prod",
      "arn:aws:ecs:eu-west-1:1:task/prod/0f3c",
      "0f3c-1",
    );
    const { args, environment } = pluginCall(
      { sessionId: "ecs-execute-command-1", streamUrl: "wss://x", tokenValue: "secret" },
      { region: "eu-west-1", endpoint: "https://ssm.eu-west-1.amazonaws.com", request: { Target: target } },
    );
    assert.deepEqual(args, [
      "AWS_SSM_START_SESSION_RESPONSE",
      "eu-west-1",
      "StartSession",
      "",
      '{"Target":"ecs:prod_0f3c_0f3c-1"}',
      "https://ssm.eu-west-1.amazonaws.com",
    ]);
    assert.deepEqual(Object.keys(environment), [args[0]]);
    assert.deepEqual(JSON.parse(environment[args[0] ?? ""] ?? ""), {
      SessionId: "ecs-execute-command-1",
      TokenValue: "secret",
      StreamUrl: "wss://x",
    });
  });
});
