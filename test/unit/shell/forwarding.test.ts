import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { forward } from "../../../src/shell/forwarding";
import { pluginCall } from "../../../src/shell/pluginCall";
import { StandInPlugin } from "./standInPlugin";

describe("the plugin that forwards a port", () => {
  it("runs in the home folder, not in the one of the workspace", async () => {
    const plugin = new StandInPlugin();
    try {
      plugin.failure = "no network";
      const call = pluginCall(
        { sessionId: "one", streamUrl: "wss://x", tokenValue: "token" },
        { region: "eu-west-1", endpoint: "https://ssm.eu-west-1.amazonaws.com", request: { Target: "ecs:prod_1_2" } },
      );
      const forwarding = forward(`${plugin.bin}/session-manager-plugin`, call, new AbortController().signal);
      await assert.rejects(forwarding, { code: "PluginEnded" });
      assert.equal(plugin.given[0]?.cwd, realpathSync(homedir()));
    } finally {
      plugin.dispose();
    }
  });
});
