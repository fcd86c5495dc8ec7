import assert from "node:assert/strict";
import * as fc from "fast-check";
import { containerInstanceView } from "../../../src/details/containerInstance/containerInstanceView";
import { taskView } from "../../../src/details/task/taskView";
import { described, failuresOf, texts, tokenOf } from "../../../src/ecs/answers/answer";
import type { Calls } from "../../../src/ecs/gateway/calls";
import { pagesOf } from "../../../src/ecs/gateway/listing";
import { checkAnswer } from "../../../src/ecs/gateway/operationAnswer";
import { operations } from "../../../src/ecs/gateway/operations";
import type { OperationName } from "../../../src/ecs/gateway/operations";
import { withCleanFailures } from "../../../src/ecs/answers/requestSecrets";
import { LogTails } from "../../../src/logs/reading/logTails";
import { parseCluster, parseContainerInstance, parseTask, parseTaskDefinition } from "../../../src/ecs/parsing/parse";
import { parseService } from "../../../src/ecs/parsing/parseService";
import { Replica } from "../../../src/ecs/replica/replica";
import { readAnswer } from "../../../src/requests/sending/result";
import { reasonsText } from "../../../src/requests/sending/wording";
import { clockTime, utcTime } from "../../../src/text/clockTime";
import { jsonText } from "../../../src/text/jsonText";
import { assertShowable, fuzz, orTyped } from "./cases";
import { damaged } from "./damaged";
import type { Json } from "./damaged";
import { cluster, clusterArn, definition, instance, instanceArn, requests, service, task, taskArn } from "./samples";

const never = new AbortController().signal;
const names = Object.keys(operations) as OperationName[];

/** The SDK gives times as Dates, of numbers that are no time as invalid ones. */
function asSdk(value: Json): object {
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    name.endsWith("At") && typeof member === "number" ? new Date(member * 1000) : member,
  ]);
  return Object.fromEntries(entries);
}

const answer = (...samples: readonly object[]) =>
  fc
    .tuple(damaged(...samples), fc.boolean())
    .map(([value, dates]) => (dates ? asSdk(value) : Object(value ?? {})) as object);

const answers = {
  tasks: [task],
  task,
  containerInstance: instance,
  containerInstances: [instance],
  failures: [{ arn: taskArn, reason: "MISSING", detail: "gone" }],
};

/** Nobody watches, so nothing is read. */
const unread = new LogTails({ port: () => Promise.reject(new Error("not read")), now: Date.now, count: 20 });

describe("fuzz: AWS's answers", () => {
  fuzz(
    "about tasks and container instances are read, kept, and drawn, or refused",
    fc.tuple(answer(task), answer(instance), answer(definition)),
    ([rawTask, rawInstance, rawDefinition]) => {
      const read = orTyped(() => parseTask(rawTask));
      const host = orTyped(() => parseContainerInstance(rawInstance, clusterArn));
      const known = orTyped(() => parseTaskDefinition(rawDefinition));
      const replica = new Replica(clusterArn);
      const resources = [read, host].filter(resource => resource !== undefined);
      replica.take(resources, "api", 1);
      replica.take(resources, "event", 2);
      const shared = { replica, cluster: parseCluster(cluster), readOnly: false };
      const found = known ? ({ kind: "ready", value: known } as const) : ({ kind: "none" } as const);
      if (read) {
        for (const at of Object.values(read.times))
          if (at !== undefined) assertShowable(clockTime(at) + utcTime(at), "a time");
        const tails = known
          ? ({ kind: "ready", value: unread.of(read, known, "us-east-1") } as const)
          : ({ kind: "none" } as const);
        const region = "us-east-1";
        structuredClone(taskView({ ...shared, task: read, definition: found, tails, region, isShown: () => true }));
        assertShowable(
          orDeep(() => jsonText(read.raw)),
          "a document",
        );
      }
      if (host)
        structuredClone(
          containerInstanceView({
            ...shared,
            instance: host,
            definition: { kind: "none" },
            complete: true,
            failed: false,
          }),
        );
      replica.dispose();
    },
  );

  fuzz("about clusters and services are read or refused", fc.tuple(answer(cluster), answer(service)), ([a, b]) => {
    const read = orTyped(() => parseCluster(a));
    if (read)
      for (const count of [read.runningTasks, read.pendingTasks, read.containerInstances])
        assert.ok(Number.isFinite(count));
    orTyped(() => parseService(b));
  });

  fuzz(
    "to each operation are its own, or an error",
    fc.tuple(fc.constantFrom(...names), answer(answers)),
    ([operation, output]) => {
      const isChecked = orTyped(() => (checkAnswer(operation, requests[operation] as never, output as never), true));
      withCleanFailures(output, ["secret-value"]);
      let named: ReturnType<typeof readAnswer> | undefined;
      try {
        named = readAnswer(operation, output, clusterArn);
      } catch (error) {
        // The sender says it of the operation.
        assert.ok(error instanceof Error && error.message.length < 300, String(error));
        assert.ok(!(error instanceof TypeError) && !(error instanceof RangeError), String(error));
      }
      if (!named) return;
      reasonsText(named.failures);
      // Done means that something was done: a foreign shape must not read as an answer about nothing.
      const { resources, failures, service: changed } = named;
      const isAboutDeployment = operation === "StopServiceDeployment" || operation === "ContinueServiceDeployment";
      if (isChecked && !isAboutDeployment)
        assert.ok(changed ?? resources.length + failures.length > 0, `${operation} counts as done`);
    },
  );

  fuzz(
    "to describes and lists end, and name what was asked for",
    fc.array(answer(answers, { taskArns: [taskArn, instanceArn], nextToken: "a" }), { maxLength: 6 }),
    async pages => {
      for (const page of pages) {
        const known = orTyped(() => described("DescribeTasks", [taskArn], page, "tasks", parseTask));
        if (known) assert.ok(known.found.length + known.failures.length > 0, "neither found nor failed");
        orTyped(() => failuresOf("DescribeTasks", page));
        const listed = orTyped(() => texts("ListTasks", page, "taskArns"));
        if (listed) assert.deepEqual(listed, (page as { taskArns?: unknown }).taskArns);
        orTyped(() => tokenOf("ListTasks", page));
      }
      let asked = 0;
      const calls = {
        read: (_: string, signal: AbortSignal, call: (options: unknown) => unknown) => (
          signal.throwIfAborted(),
          call({})
        ),
      } as unknown as Calls;
      const send = () => Promise.resolve(pages[asked++ % Math.max(1, pages.length)] ?? { taskArns: [] });
      const lists = pages.map(page => (page as { taskArns?: unknown }).taskArns);
      let all = 0;
      try {
        for await (const items of pagesOf(
          calls,
          { operation: "ListTasks", member: "taskArns", cluster: clusterArn, send },
          never,
        )) {
          assert.ok(items.every(item => typeof item === "string"));
          all += items.length;
        }
        // An empty list is one only where each page had its list, and nothing in it.
        const seen = lists.slice(0, asked);
        if (all === 0)
          assert.ok(
            seen.every(list => Array.isArray(list) && list.length === 0),
            JSON.stringify(seen),
          );
      } catch (error) {
        orTyped(() => {
          throw error;
        });
      }
      assert.ok(asked <= 5001, `${String(asked)} pages`);
    },
  );
});

/** What is nested deeper than JSON.stringify goes is shown as an error by the document's provider. */
function orDeep(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) return "";
    throw error;
  }
}
