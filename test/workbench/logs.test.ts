import assert from "node:assert/strict";
import { lastLines } from "../../src/logs/reading/lastLines";
import { logText } from "../../src/logs/lines/logText";
import type { LogSource } from "../../src/logs/place/logLine";
import { openLogs } from "../../src/stream/aws/awsLogs";
import { until } from "./window";
import { ClockWindow } from "./clockWindow";

const cluster = "prod-web";
const batchCluster = "prod-batch";
const service = "checkout";
const never = new AbortController().signal;

/** How much faster the sandbox's time goes by through a deployment, which takes minutes. */
const fast = 10;

describe("containers' logs", function () {
  this.timeout(180_000);
  const at = ClockWindow.forTests(1000);

  /** The whole of a followed log's channel, which VS Code keeps in a file. */
  const shown = async (title: string): Promise<readonly string[]> => {
    const files = [...(await at.window.written())].filter(([, text]) => text.startsWith(`--- Logs of ${title} `));
    return files.at(-1)?.[1].split("\n") ?? [];
  };
  const tasksOf = (name: string) => [...at.sandbox.world.cluster(cluster).group(`service:${name}`)];

  it("lead from a crashed task in the tree to the line that explains it, in two clicks", async () => {
    const crashed = [...at.sandbox.world.cluster(batchCluster).tasks.values()].find(
      ({ task }) =>
        task.stopCode === "EssentialContainerExited" && task.containers.some(({ exitCode }) => exitCode === 1),
    );
    assert.ok(crashed, "the at.sandbox has a task that crashed");
    const id = crashed.id.slice(0, 8);
    await at.window.tree.expand(batchCluster, "Stopped Tasks");
    // The first click opens the page, where the last lines stand below the reason.
    await at.window.tree.inlineAction([batchCluster, "Stopped Tasks", id], "Show Task Details", at.window.tab(id));
    const page = await at.window.webviewFrame(id);
    const error = page.locator(".log-lines li.error").last();
    await error.waitFor();
    const line = (await error.locator("bdi").innerText()).trim();
    const order = await page
      .locator(".callout, .logs-part, .containers-part")
      .evaluateAll(parts => parts.map(part => part.className.replace(/^(?:callout|part) .*?([\w-]*)$/, "$1")));
    assert.match(order[1] ?? "", /logs-part/, order.join(", "));
    // The second one opens the whole, at its end.
    await page
      .locator(".logs-part")
      .getByRole("button", { name: /^Show logs of/ })
      .first()
      .click();
    await until("the line in the editor", async () =>
      (await at.window.editor().innerText()).replaceAll("\u00A0", " ").includes(line.slice(0, 40)),
    );
  });

  it("of a service are followed through a deployment: nothing is missing, and nothing is there twice", async () => {
    await at.window.tree.expand(cluster, "Services");
    await at.window.tree.select(cluster, "Services", service);
    await at.window.tree.inlineAction(
      [cluster, "Services", service],
      "Show Logs",
      at.window.page.locator(".statusbar-item", { hasText: `Logs: ${service}` }),
    );
    await until("first lines", async () => (await shown(service)).length > 20);
    const old = tasksOf(service).filter(({ task }) => task.lastStatus === "RUNNING");
    await at.keys.command("ECS: Force New Deployment…");
    await at.keys.choose("Cluster", cluster);
    await at.keys.choose("Service", service);
    await at.keys.confirm(`Force a new deployment of service ${service}`);
    at.speed = fast;
    const stopped = ({ id }: { readonly id: string }, lines: readonly string[]) =>
      lines.some(
        line =>
          line.startsWith("--- ") &&
          line.includes(id.slice(0, 8)) &&
          line.includes("which stopped: the last lines were read"),
      );
    await until("that the old tasks were read to their end", async () => {
      const lines = await shown(service);
      return old.every(record => stopped(record, lines)) || undefined;
    }).catch(async (failure: unknown) => {
      throw new Error((await shown(service)).filter(line => line.startsWith("---")).join("\n"), { cause: failure });
    });
    at.speed = 1;
    await at.keys.command("ECS: Stop Following Logs");
    await until("the end of following", async () => (await shown(service)).includes("--- Following was stopped."));
    const lines = await shown(service);
    await compare(lines);
    assert.deepEqual(
      lines.filter(line => /^--- (?:Couldn't|\d)/.test(line)),
      [],
    );
    await at.window.page.locator(".statusbar-item", { hasText: `Logs: ${service}` }).waitFor({ state: "detached" });
  });

  /** Each line that the at.sandbox has of each task, from the first to the last that was shown of it, is shown once. */
  async function compare(lines: readonly string[]): Promise<void> {
    const port = openLogs({
      region: at.sandbox.region,
      endpoint: at.sandbox.url,
      credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    });
    const texts = lines.join("\n").split(/\n(?=\d{4}-\d\d-\d\d |--- )/);
    let compared = 0;
    for (const { id, task } of tasksOf(service))
      for (const { name: container } of task.containers) {
        const stream = `ecs/${container}/${id}`;
        const place = { kind: "stream", region: at.sandbox.region, group: `/ecs/${service}`, stream } as const;
        const source: LogSource = { key: stream, taskArn: task.taskArn, container, place, since: 0 };
        const mark = `[${id.slice(0, 8)} ${container}]`;
        const got = texts.filter(text => text.includes(mark)).map(text => text.trimEnd());
        if (got.length === 0) continue;
        const { records } = await lastLines(port, place, { count: 100_000 }, never);
        const all = records.map(({ at, message }) => logText({ at, message, source }, "task").trimEnd());
        const [first, last] = [got[0]?.slice(0, 23) ?? "", got.at(-1)?.slice(0, 23) ?? ""];
        const times = got.map(text => text.slice(0, 23)).sort();
        const from = times[0] ?? first;
        const to = task.lastStatus === "STOPPED" ? "9" : (times.at(-1) ?? last);
        const within = (text: string) => text.slice(0, 23) > from && text.slice(0, 23) < to;
        assert.deepEqual(got.filter(within).sort(), all.filter(within).sort(), mark);
        compared += got.length;
      }
    port.dispose();
    assert.ok(compared > 100, `${String(compared)} lines were compared`);
  }
});
