// npm start: opens the extension in a real VS Code, in your browser, against the sandbox.
// npm start -- [--port N] [--sandbox-port N] [--open]
import { spawn, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { endWith } from "./ending.mjs";
import { SetupError } from "./vscode-install.mjs";
import { startVsCode } from "./vscode-server.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "sandbox-port": { type: "string", default: "0" },
    open: { type: "boolean", default: false },
  },
});

/** Somebody who names an endpoint, a profile or keys wants those and no sandbox. */
const ownAws = ["AWS_ENDPOINT_URL_ECS", "AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"];

const exampleText = `# ECS Explorer

The clusters at the left are the sandbox's, in memory on this machine. Nothing you do here reaches AWS.

- What is wrong stands under **Needs Attention** on the page of **prod-web**: select it to read why.
- Right-click a running task and choose **Stop Task…**, or a container instance and choose **Deregister Container Instance…**
- Press F1 and choose **ECS: Run Task…**
- Right-click a service and choose **Show Logs** to follow its containers' output.
- Below the clusters, choose **Attach Event Stream** and then **The sandbox's queue**: it verifies that the stream is current.
`;

function openBrowser(url) {
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["cmd", ["/c", "start", "", url.replaceAll("&", "^&")]]
        : ["xdg-open", [url]];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", error => console.log(`No browser could be opened (${error.message}): open the address yourself.`));
  child.unref();
}

async function startEndpoint() {
  const named = ownAws.filter(name => process.env[name]);
  if (named.length > 0) {
    console.log(`using ${named.join(", ")} from the environment; no sandbox is started`);
    return { env: {}, close: async () => {} };
  }
  const { startSandbox } = createRequire(import.meta.url)(resolve("dist/sandbox.js"));
  const sandbox = await startSandbox({ port: Number(values["sandbox-port"]) });
  console.log(`ECS sandbox listening on ${sandbox.url}`);
  return {
    env: {
      AWS_ENDPOINT_URL_ECS: sandbox.url,
      ECS_EXPLORER_CONNECTION_NAME: "Sandbox",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "sandbox",
      AWS_SECRET_ACCESS_KEY: "sandbox",
    },
    close: () => sandbox.close(),
  };
}

async function main() {
  console.log("building the extension");
  if (spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" }).status !== 0)
    throw new SetupError("The build failed.");
  const closers = [];
  let isEnding = false;
  const end = endWith(() => {
    isEnding = true;
    return Promise.allSettled(closers.map(close => close()));
  });
  const endpoint = await startEndpoint();
  closers.push(endpoint.close);
  const server = await startVsCode({
    extension: resolve("."),
    beside: [resolve("scripts/first-look")],
    port: Number(values.port),
    env: endpoint.env,
  });
  closers.push(server.close);
  // In the server's own folder, which goes with it.
  const folder = join(server.dataFolder, "example");
  await mkdir(folder);
  await writeFile(join(folder, "README.md"), exampleText);
  void server.ended.then(() => {
    if (!isEnding) console.error(`The VS Code server ended by itself.\n${server.log()}`);
    return end(1);
  });

  const url = server.url({ folder });
  console.log(`\nOpen ${url}\n\nCtrl+C stops everything.`);
  if (values.open) openBrowser(url);
}

main().catch(error => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
});
