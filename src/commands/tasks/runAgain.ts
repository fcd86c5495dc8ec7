import { randomUUID } from "node:crypto";
import type { RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { reviewLines } from "../../requests/documents/review";
import { runAgainRequest } from "../../requests/run/runAgainRequest";
import type { Aimed } from "../../requests/sending/target";
import { nameLines, namesText, placeLines } from "../../requests/sending/wording";
import { shortId } from "../../ecs/model/names";
import { plural } from "../../text/counts";
import type { Node } from "../../tree/nodes/node";
import type { Argument } from "../running/commandDeps";
import { sending } from "../running/job";
import { confirm } from "../running/kit";
import type { Kit } from "../running/kit";
import { inform } from "../running/notice";
import { editAsJson, reading } from "../running/run";
import { aims, taskOf } from "../running/targets";
import { servicesOf } from "../steps/networkSteps";
import { submitRun } from "./submitRun";

interface Again {
  readonly aim: Aimed;
  readonly request: RunTaskCommandInput;
}

/** Runs each of the tasks again as it was started, or gives the requests as documents to be changed first. */
export async function runAgain(kit: Kit, argument: Argument, selected?: readonly Node[]): Promise<void> {
  const allow = kit.sender.allowing("RunTask");
  const question = { title: "Run Again", kind: "task", many: true, allow } as const;
  const chosen = await aims(kit.deps, question, argument, selected);
  // From here on Retry begins here: what was chosen is kept.
  if (chosen)
    await kit.runner.run(sending("RunTask", chosen, "again"), runner => confirmAgain({ ...kit, runner }, chosen));
}

/** Asks what is to become of them; `more` is laid over what each was started with. */
export async function confirmAgain(
  kit: Kit,
  chosen: readonly Aimed[],
  more: { readonly enableExecuteCommand?: boolean } = {},
): Promise<void> {
  for (const aim of chosen) kit.sender.allow(aim, "RunTask");
  const again: Again[] = [];
  for (const aim of chosen) again.push(...(await requestOf(aim, more)));
  const gone = chosen.filter(aim => !again.some(item => item.aim === aim));
  const [first, ...others] = again;
  if (!first) {
    void inform(`Nothing to run again. ${goneText(gone)}`);
    return;
  }
  const button = others.length > 0 ? `Run ${String(again.length)} Tasks` : "Run Task";
  const answer = await confirm(
    others.length > 0
      ? `Run ${String(again.length)} tasks again, each as it was started?`
      : `Run ${String(first.request.taskDefinition)} again in cluster ${first.aim.session.cluster.name}?`,
    [
      ...(others.length > 0 ? manyLines(again) : oneLines(first)),
      ...(gone.length > 0 ? ["", `Not run again: ${goneText(gone)}`] : []),
    ],
    button,
    editAsJson,
  );
  if (answer === editAsJson) for (const { aim, request } of again) await kit.documents.open("RunTask", request, aim);
  // Side by side: each follows its own task, and a failure of one is told without the others.
  if (answer === button)
    await Promise.all(again.map(({ aim, request }) => submitRun(kit, aim, { ...request, clientToken: randomUUID() })));
}

/** ECS forgets a task about an hour after it stopped, and with it how it was started. */
const goneText = (gone: readonly Aimed[]): string =>
  `ECS no longer knows ${plural(gone.length, "task")}: ${namesText(gone.map(aim => shortId(aim.arn)))}.`;

async function requestOf(aim: Aimed, more: object): Promise<readonly Again[]> {
  const task = taskOf(aim);
  if (!task) return [];
  const needsNetwork = task.attachments.some(attachment => attachment.type === "ElasticNetworkInterface");
  const { services } = needsNetwork
    ? await reading("Reading services", signal => servicesOf(aim, signal))
    : { services: [] };
  return [{ aim, request: { ...runAgainRequest(task, services), ...more } }];
}

const oneLines = ({ aim, request }: Again): readonly string[] => [
  ...placeLines([aim]),
  ...reviewLines("RunTask", { ...request }, aim.session.cluster.arn),
];

/** What each is: its revision, and what it is given that its definition doesn't say. */
const manyLines = (again: readonly Again[]): readonly string[] => [
  ...nameLines(
    again.map(({ aim, request }) =>
      [
        String(request.taskDefinition),
        ...reviewLines("StartTask", { overrides: request.overrides }, aim.session.cluster.arn),
      ].join(" · "),
    ),
  ),
  ...placeLines(again.map(({ aim }) => aim)),
];
