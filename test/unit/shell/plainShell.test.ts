import assert from "node:assert/strict";
import { isPlainShell } from "../../../src/shell/plainShell";

describe("a plain shell", () => {
  it("is a shell by its name or absolute path", () => {
    for (const command of [
      "sh",
      "bash",
      "ash",
      "zsh",
      "dash",
      "/bin/sh",
      "/usr/local/bin/bash",
      "powershell.exe",
      "cmd.exe",
      "C:\\Windows\\System32\\cmd.exe",
      "c:/Windows/System32/WindowsPowerShell/v1.0/PowerShell.exe",
    ])
      assert.ok(isPlainShell(command), command);
  });

  it("has no arguments, and is nothing else", () => {
    for (const command of [
      "",
      "/bin/bash -l",
      "sh -c 'rm -rf /'",
      "rake db:migrate",
      "psql --password=hunter2",
      "sh;reboot",
      "/bin/sh\nreboot",
      "sh\n",
      "$(reboot)/sh",
      "bin/sh",
      "./sh",
      "/bin/push",
      "/bin/sh/",
      "cmd.exe /c del",
      "C:\\Program Files\\cmd.exe",
      "bash.exe",
    ])
      assert.ok(!isPlainShell(command), command);
  });
});
