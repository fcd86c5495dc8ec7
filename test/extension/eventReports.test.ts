import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually } from "./inputs";
import { answer, runAnswered } from "./streamCommands";
import { run } from "./world";
import { StreamWorld } from "./streamWorld";

const captured = "/aws/events/ecs/containerinsights/load-1/performance";

describe("reports about events", () => {
  const at = StreamWorld.forTests();

  const choose = (command: string, ...answers: readonly string[]) =>
    runAnswered(at.world, at.inputs, command, ...answers);

  function change(times = 1): void {
    for (let n = 0; n < times; n++)
      for (const cluster of at.world.sandbox.world.clusters.values())
        for (const task of cluster.tasks.values()) at.world.sandbox.world.changeTask(task, { startedBy: `test ${n}` });
  }

  const tasks = () => [...at.world.sandbox.world.clusters.values()].flatMap(({ tasks }) => [...tasks.values()]);

  async function exported(): Promise<Record<string, unknown>> {
    const target = vscode.Uri.file(join(at.folder, "report.json"));
    await run("exportAudit", "json", target);
    return JSON.parse(await readFile(target.fsPath, "utf8")) as Record<string, unknown>;
  }

  describe("from a log group that holds events already", () => {
    it("attaches it by its cluster's name, with no name to type", async () => {
      await choose("attachEventStream", "Captured events of load-1", "The last hour");
      await eventually("a reading of that group", () =>
        at.world.sandbox.calls.some(
          ({ operation, input }) => operation === "logs:FilterLogEvents" && input["logGroupName"] === captured,
        ),
      );
    });

    for (const [kind, words] of [
      ["access-denied", /DescribeLogGroups|not authorized|isn't allowed/i],
      ["throttle", /throttl|rate/i],
      ["shape", /isn't valid/i],
      ["hang", /didn't answer within 5 s/],
    ] as const)
      it(`says why the groups can't be listed, and leaves the rest to choose from: ${kind}`, async () => {
        at.world.sandbox.addFault({ operation: "logs:DescribeLogGroups", kind });
        await choose("attachEventStream", "The sandbox's queue");
        const rows = at.inputs.offered.find(items => items.some(({ label }) => label.includes("SQS queue…"))) ?? [];
        const row = rows.find(({ label }) => label.includes("Couldn't list log groups"));
        assert.match(row?.detail ?? "no such row", words);
        await eventually("the queue's reading", () => at.world.calls("sqs:ReceiveMessage") > 0);
      });

    it("lists them again when the row that failed is chosen", async () => {
      at.world.sandbox.addFault({ operation: "logs:DescribeLogGroups", kind: "access-denied", times: 1 });
      await choose("attachEventStream", "Couldn't list log groups", "Captured events of load-1", "The last hour");
      await eventually("a reading of that group", () => at.world.calls("logs:FilterLogEvents") > 0);
    });
  });

  describe("from the targets of EventBridge rules", () => {
    const post = async (prefix: string, operation: string, body: object) => {
      const headers = { "x-amz-target": `${prefix}.${operation}` };
      const answer = await fetch(at.world.sandbox.url, { method: "POST", headers, body: JSON.stringify(body) });
      assert.equal(answer.status, 200, await answer.text());
    };
    const pattern = (detail?: object) => JSON.stringify({ source: ["aws.ecs"], detail });
    const offered = () =>
      at.inputs.offered.find(items => items.some(({ label }) => label.includes("SQS queue…"))) ?? [];

    /** A queue that a rule sends to. */
    async function ruled(rule: string, EventPattern: string, QueueName: string): Promise<void> {
      await post("AmazonSQS", "CreateQueue", { QueueName });
      await post("AWSEvents", "PutRule", { Name: rule, EventPattern });
      const Arn = `arn:aws:sqs:us-east-1:111122223333:${QueueName}`;
      await post("AWSEvents", "PutTargets", { Rule: rule, Targets: [{ Id: "q", Arn }] });
    }

    it("attaches a queue by its rule, with no URL to type, after the usual question", async () => {
      await ruled("team-events", pattern(), "team");
      at.inputs.answer("Peek");
      await choose("attachEventStream", "Target of rule team-events", "peek only");
      const [row] = offered().filter(({ label }) => label.includes("team-events"));
      assert.deepEqual([row?.description, row?.detail], ["queue · all task and container instance changes", "team"]);
      await at.inputs.said('Peek at the messages of "team"?');
      assert.ok(!at.inputs.shown.some(({ message }) => message.includes("doesn't receive every change")));
      change();
      await eventually(
        "an event of that queue",
        () => (at.world.explorer.eventStream.attachment?.live.audit.events ?? 0) > 0,
      );
      assert.ok(
        at.world.sandbox.calls.some(
          ({ operation, input }) => operation === "sqs:ReceiveMessage" && String(input["QueueUrl"]).endsWith("/team"),
        ),
      );
    });

    it("warns of a rule that passes less before anything is asked of its queue", async () => {
      await ruled("alarms", pattern({ lastStatus: ["STOPPED"] }), "alarms");
      const attaching = run("attachEventStream");
      await answer(at.world, at.inputs, "Target of rule alarms");
      const { detail, modal } = await at.inputs.said('"alarms" doesn\'t receive every change.');
      // Who doesn't want it may take another.
      await at.inputs.pick("Where do the events arrive?");
      at.inputs.escape();
      await attaching;
      assert.ok(modal);
      assert.match(detail, /^Rule "alarms" sends only STOPPED tasks\./);
      assert.equal(at.world.calls("sqs:GetQueueAttributes"), 0);
      assert.equal(at.world.explorer.eventStream.attachment, undefined);
    });

    it("says of the sandbox's queue what its rule leaves out", async () => {
      at.world.sandbox.delivery.pattern = { "detail-type": ["ECS Task State Change"] };
      await choose("attachEventStream", "The sandbox's queue");
      const own = offered().filter(({ label, detail }) => `${label} ${detail}`.includes("ecs-events"));
      assert.deepEqual(
        own.map(({ description }) => description),
        ["peek only · only tasks"],
      );
    });

    for (const operation of ["ListRules", "ListTargetsByRule"])
      for (const [kind, words] of [
        ["access-denied", /not authorized|isn't allowed/i],
        ["throttle", /Rate exceeded/],
        ["expired-token", /expired/i],
        ["truncated", /didn't answer/],
        ["shape", /isn't valid/],
        ["hang", /didn't answer within 5 s/],
      ] as const)
        it(`says why rules can't be listed, and leaves the rest to choose from: ${operation}, ${kind}`, async () => {
          at.world.sandbox.addFault({ operation: `events:${operation}`, kind });
          await choose("attachEventStream", "Captured events of load-1", "The last hour");
          const row = offered().find(({ label }) => label.includes("Couldn't list EventBridge rules"));
          assert.match(row?.detail ?? "no such row", words);
          await eventually("the log group's reading", () => at.world.calls("logs:FilterLogEvents") > 0);
        });

    it("lists them again when the row that failed is chosen", async () => {
      await ruled("team-events", pattern(), "team");
      at.world.sandbox.addFault({ operation: "events:ListRules", kind: "access-denied", times: 1 });
      at.inputs.answer("Peek");
      await choose("attachEventStream", "Couldn't list EventBridge rules", "Target of rule team-events", "peek only");
      await eventually("the queue's reading", () => at.world.calls("sqs:ReceiveMessage") > 0);
    });
  });

  describe("on a replica of one's own", () => {
    async function csv(lacking = 0): Promise<vscode.Uri> {
      const rows = tasks().map(({ task }, index) => `${task.taskArn},${task.version - (index < lacking ? 1 : 0)}`);
      const path = join(at.folder, "replica.csv");
      await writeFile(path, ["arn,version", ...rows].join("\n"));
      return vscode.Uri.file(path);
    }

    async function compare(uri: vscode.Uri): Promise<void> {
      const done = run("compareReplica", uri);
      await answer(at.world, at.inputs);
      await done;
    }

    it("says what is current and what is behind, and exports it", async () => {
      change(2);
      await compare(await csv(1));
      const { message } = await at.inputs.said("replica.csv: 4 resources.");
      assert.match(message, /1 BEHIND/);
      assert.match(message, /% current/);
      assert.doesNotMatch(message, / %/);
      const { currency } = (await exported()) as { currency: { verdicts: Record<string, number> } };
      assert.equal(currency.verdicts["BEHIND"], 1);
      assert.equal(currency.verdicts["IN_FLIGHT"], 0);
    });

    it("says what a file must hold when it has no row", async () => {
      const path = join(at.folder, "empty.csv");
      await writeFile(path, "name,size\nweb,3\n");
      await compare(vscode.Uri.file(path));
      const { message, level } = await at.inputs.said("empty.csv has no row with an ARN and a version.");
      assert.equal(level, "error");
      assert.match(message, /Export a CSV with the columns arn and version/);
    });

    for (const [kind, words] of [
      ["html", /answer/i],
      ["shape", /isn't valid|not valid/i],
    ] as const)
      it(`says why it can't be compared, and shows no report: ${kind}`, async () => {
        const uri = await csv();
        at.world.sandbox.addFault({ operation: "ListTasks", kind, body: { taskArns: "none" } });
        await compare(uri);
        const shown = await eventually("an error", () => at.inputs.shown.find(({ level }) => level === "error"));
        assert.match(shown.message, words);
        assert.ok(!at.inputs.shown.some(({ message }) => message.startsWith("replica.csv")));
      });

    it("names the cluster that it may not see instead of calling its rows gone", async () => {
      const uri = await csv();
      at.world.sandbox.addFault({ operation: "ListTasks", kind: "access-denied" });
      await compare(uri);
      await at.inputs.said("Nothing could be compared with the API.");
      const { currency } = (await exported()) as { currency: { unreachable: readonly unknown[] } };
      assert.equal(currency.unreachable.length, 1);
    });
  });

  describe("by Logs Insights", () => {
    it("names the cost first, and runs no query unless it was agreed to", async () => {
      await choose("auditWithInsights", "", "The last hour");
      const { modal, detail, buttons } = await at.inputs.said("Run CloudWatch Logs Insights queries?");
      assert.ok(modal && /At least 2 queries.*cost/.test(detail), detail);
      assert.deepEqual(buttons, ["Run Queries"]);
      assert.equal(at.world.calls("logs:StartQuery"), 0);
    });

    it("counts as many events as the log group has", async () => {
      change(3);
      at.inputs.answer("Run Queries");
      await choose("auditWithInsights", "", "The last hour");
      const { message } = await at.inputs.said("possibly missing.");
      const count = tasks().length * 3;
      const counted = Number(/: ([\d,]+) events/.exec(message)?.[1]?.replaceAll(",", ""));
      assert.ok(counted >= count, message);
      assert.doesNotMatch(message, /Not complete/);
    });

    for (const operation of ["logs:DescribeLogGroups", "logs:StartQuery", "logs:GetQueryResults"])
      for (const [kind, words] of [
        ["access-denied", /not authorized|isn't allowed|denied|may not/i],
        ["throttle", /throttl|rate/i],
        ["html", /isn't valid|answer/i],
      ] as const)
        it(`says why it failed and what to do, with no report: ${operation} ${kind}`, async () => {
          at.world.sandbox.addFault({ operation, kind });
          at.inputs.answer("Run Queries");
          await choose("auditWithInsights", "", "The last hour");
          const { message } = await eventually("an error", () =>
            at.inputs.shown.find(({ level }) => level === "error"),
          );
          assert.match(message, words);
          assert.ok(!at.inputs.shown.some(item => item.message.includes("possibly missing")));
        });
  });

  describe("on the lag of the attached stream", () => {
    it("says that none is attached and offers to attach one, as the other commands do", async () => {
      for (const command of ["showEventLag", "checkEventStream", "reconcileEventStream", "showEventDifference"])
        await run(command);
      const said = at.inputs.shown.filter(({ message }) => message === "No event stream is attached.");
      assert.equal(said.length, 4);
      assert.ok(said.every(({ buttons }) => buttons.join() === "Attach Event Stream…"));
    });

    it("shows it and exports it as Markdown, JSON or CSV", async () => {
      await choose("attachEventStream", "The sandbox's queue");
      const { attachment } = at.world.explorer.eventStream;
      assert.ok(attachment);
      await eventually("the queue's end", () => ["live", "idle"].includes(attachment.live.state.kind), 20_000);
      change();
      await eventually("an event that counts", () => attachment.live.lag.report(Date.now()).all.count > 0);
      await run("showEventLag");
      await at.inputs.said("95% within");
      const { showSaveDialog } = vscode.window;
      const target = vscode.Uri.file(join(at.folder, "lag.csv"));
      Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(target) });
      try {
        const exporting = run("exportAudit");
        await at.inputs.steps("CSV");
        await exporting;
      } finally {
        Object.assign(vscode.window, { showSaveDialog });
      }
      assert.deepEqual(
        at.inputs.offered.at(-1)?.map(({ label }) => label),
        ["Markdown", "JSON", "CSV"],
      );
      assert.match(await readFile(target.fsPath, "utf8"), /^scope,cluster,type,minute,events,median_ms/);
    });
  });

  describe("on what peeking at a queue costs", () => {
    const sqs = async (operation: string, input: object): Promise<Record<string, unknown>> => {
      const answer = await fetch(at.world.sandbox.url, {
        method: "POST",
        headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` },
        body: JSON.stringify(input),
      });
      assert.equal(answer.status, 200, operation);
      return (await answer.json()) as Record<string, unknown>;
    };

    async function queue(maxReceiveCount: number): Promise<string> {
      const { QueueUrl: dead } = await sqs("CreateQueue", { QueueName: "dead" });
      const { Attributes } = (await sqs("GetQueueAttributes", { QueueUrl: dead, AttributeNames: ["QueueArn"] })) as {
        Attributes: { QueueArn: string };
      };
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes.QueueArn, maxReceiveCount });
      const { QueueUrl } = await sqs("CreateQueue", { QueueName: "shared", Attributes: { RedrivePolicy } });
      return String(QueueUrl);
    }

    async function peek(url: string): Promise<void> {
      await choose("attachEventStream", "SQS queue…", url, "Another consumer: peek only");
    }

    it("is refused before the first receive where a message has but one, with no Retry and a queue of one's own", async () => {
      await peek(await queue(1));
      const { detail, buttons, modal } = await at.inputs.said("This queue can't be peeked at.");
      assert.ok(modal && /dead-letter queue after 1 receive/.test(detail), detail);
      assert.deepEqual(buttons, ["Set Up a Queue…"]);
      assert.equal(at.world.calls("sqs:ReceiveMessage"), 0);
      assert.equal(at.world.explorer.eventStream.attachment, undefined);
    });

    it("is refused for a FIFO queue", async () => {
      const { QueueUrl } = await sqs("CreateQueue", { QueueName: "events.fifo", Attributes: { FifoQueue: "true" } });
      await peek(String(QueueUrl));
      const { detail, buttons } = await at.inputs.said("This queue can't be peeked at.");
      assert.match(detail, /FIFO queue/);
      assert.deepEqual(buttons, ["Set Up a Queue…"]);
      assert.equal(at.world.calls("sqs:ReceiveMessage"), 0);
    });

    it("is named first, and nothing is received unless it was agreed to", async () => {
      const url = await queue(5);
      await peek(url);
      const { detail, modal, buttons } = await at.inputs.said('Peek at the messages of "shared"?');
      assert.ok(modal && /hidden from the queue's other readers for 10 seconds/.test(detail), detail);
      assert.match(detail, /Peeking stops when a message has had 4/);
      assert.deepEqual(buttons, ["Peek", "Set Up a Queue…"]);
      assert.equal(at.world.calls("sqs:ReceiveMessage"), 0);
      at.inputs.answer("Peek");
      await peek(url);
      await eventually("a receive", () => at.world.calls("sqs:ReceiveMessage") > 0);
    });

    for (const [kind, words] of [
      ["access-denied", /not authorized|isn't allowed|denied|may not/i],
      ["throttle", /throttl|rate/i],
      ["html", /isn't valid|answer/i],
    ] as const)
      it(`says why the queue can't be read, and attaches nothing: ${kind}`, async () => {
        const url = await queue(5);
        at.world.sandbox.addFault({ operation: "sqs:GetQueueAttributes", kind });
        await peek(url);
        const { message } = await eventually("an error", () => at.inputs.shown.find(({ level }) => level === "error"));
        assert.match(message, words);
        assert.equal(at.world.explorer.eventStream.attachment, undefined);
      });
  });
});
