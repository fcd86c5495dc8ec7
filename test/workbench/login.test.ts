import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startSandbox } from "../../src/sandbox/sandbox";
import type { Sandbox } from "../../src/sandbox/sandbox";
import { openWindow } from "./window";
import type { Window } from "./window";

const expires = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("logging in", function () {
  // A terminal has to open and a command to end before the tree can continue.
  this.timeout(180_000);
  let home = "";
  let window: Window | undefined;
  /** Stands in for the SSO portal, which gives role credentials for a valid access token. */
  const portal = createServer((request, response) => {
    const isValid = request.headers["x-amz-sso_bearer_token"] === "renewed";
    const keys = { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiration: Date.now() + 3_600_000 };
    response
      .writeHead(isValid ? 200 : 401, { "content-type": "application/json" })
      .end(JSON.stringify(isValid ? { roleCredentials: keys } : { message: "Session token not found or invalid" }));
  });

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "ecs-explorer-login-"));
    portal.listen(0, "127.0.0.1");
    await once(portal, "listening");
  });
  after(async () => {
    await window?.close();
    portal.close();
    await rm(home, { recursive: true, force: true });
  });

  it("is offered where a single sign-on session has expired, and the tree continues by itself after it", async () => {
    const cache = join(home, ".aws", "sso", "cache");
    const token = join(cache, "a0f1490a20d0211c997b44bc357e1972deab8ae3.json"); // SHA-1 of the session's name
    await mkdir(cache, { recursive: true });
    await mkdir(join(home, "bin"));
    await writeFile(token, JSON.stringify({ accessToken: "old", expiresAt: expires(-1) }));
    await writeFile(
      join(home, ".aws", "config"),
      "[profile corp]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://x.awsapps.com/start\n",
    );
    const renewed = JSON.stringify({ accessToken: "renewed", expiresAt: expires(1) });
    await writeFile(
      join(home, "bin", "aws"),
      `#!/bin/sh\n[ "$*" = "sso login --profile corp" ] || exit 2\nprintf '%s' '${renewed}' > ${token}\n`,
    );
    await chmod(join(home, "bin", "aws"), 0o755);
    // VS Code's server takes its PATH from a login shell.
    const path = `${join(home, "bin")}${delimiter}${process.env["PATH"] ?? ""}`;
    for (const name of [".profile", ".bash_profile", ".bashrc", ".zshenv"])
      await writeFile(join(home, name), `export PATH='${path}'\n`);
    window = await openWindow({
      env: {
        HOME: home,
        PATH: path,
        AWS_PROFILE: "corp",
        AWS_REGION: "us-east-1",
        AWS_CONFIG_FILE: join(home, ".aws", "config"),
        AWS_ENDPOINT_URL_SSO: `http://127.0.0.1:${(portal.address() as AddressInfo).port}`,
      },
      viewport: { width: 1000, height: 800 },
    });
    await window.openView("ECS");
    const sidebar = window.page.locator(".part.sidebar");
    await sidebar.getByText("Your AWS login has expired").waitFor();
    await sidebar.getByRole("button", { name: "Log In", exact: true }).click();
    await window.page.locator(".part.sidebar .monaco-list-row[aria-level='2'][aria-expanded]").first().waitFor();
  });
});

describe("changed AWS files", function () {
  this.timeout(180_000);
  let home = "";
  let window: Window | undefined;
  const sandboxes: Sandbox[] = [];

  after(async () => {
    await window?.close();
    await Promise.all(sandboxes.map(sandbox => sandbox.close()));
    await rm(home, { recursive: true, force: true });
  });

  it("move the environment's connection to its new region and endpoint by themselves, and ask before an unencrypted one", async () => {
    home = await mkdtemp(join(tmpdir(), "ecs-explorer-files-"));
    const [one, two] = await Promise.all(
      [1, 2].map(clusters => startSandbox({ world: { clusters, instances: 1, tasks: 1 } })),
    );
    if (!one || !two) throw new Error("no sandboxes");
    sandboxes.push(one, two);
    await mkdir(join(home, ".aws"));
    const lead = (region: string, endpoint: string) =>
      writeFile(
        join(home, ".aws", "config"),
        `[profile corp]\nregion = ${region}\nendpoint_url = ${endpoint}\naws_access_key_id = AKIA\naws_secret_access_key = s\n`,
      );
    await lead("eu-west-1", one.url);
    window = await openWindow({
      sandbox: false,
      env: {
        HOME: home,
        AWS_PROFILE: "corp",
        AWS_CONFIG_FILE: join(home, ".aws", "config"),
        AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws", "credentials"),
      },
    });
    await window.openView("ECS");
    const { tree, page } = window;
    const corp = (text: string) => page.locator(".part.sidebar .monaco-list-row", { hasText: "corp" }).getByText(text);
    await corp("eu-west-1").first().waitFor();
    await tree.row("load-1").waitFor();
    await lead("eu-north-1", two.url);
    await corp("eu-north-1").first().waitFor();
    await corp(new URL(two.url).host).first().waitFor();
    await tree.row("load-2").waitFor();
    const before = two.calls.length;
    await lead("eu-north-1", `http://0.0.0.0:${String(two.port)}`);
    await tree.row("Unencrypted endpoint").waitFor();
    if (two.calls.length !== before) throw new Error("something was sent to an endpoint that nobody allowed");
    await lead("eu-north-1", one.url);
    await tree.row("load-1").waitFor();
    await tree.row("load-2").waitFor({ state: "detached" });
  });
});
