import { lastPart } from "../../ecs/model/model";
import { untilAborted } from "../../ecs/rate/deadline";
import { reviewLines } from "../../requests/documents/review";
import { countProblem, launchesOf } from "../../requests/run/runTaskRequest";
import type { Launch } from "../../requests/run/runTaskRequest";
import type { Target } from "../../requests/sending/target";
import { placeLine, placeLines } from "../../requests/sending/wording";
import { plural } from "../../text/counts";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { askText } from "../../wizard/textBox";
import { into, within } from "../../wizard/wizard";
import type { Step, StepHeader } from "../../wizard/wizard";
import { confirm } from "../running/kit";
import { editAsJson } from "../running/run";
import { revisionStep } from "../steps/definitionSteps";
import { networkLine, networkSteps, sameAs } from "../steps/networkSteps";
import { overrideStep } from "../steps/overrideSteps";
import { completed, isCountRemembered, placementWarning, serviceOfNetwork } from "./runDraft";
import type { RunDraft } from "./runDraft";

type Row = "run" | "revision" | "count" | "launch" | "network" | "overrides" | "json";

/**
 * All that will be run, where and how, as one list: its first row runs it, each other one changes something and comes back. It
 * is what a person confirms, so its first row names what, cluster, account, and region. That row has the focus only when the list
 * is first shown: Enter pressed once too often after a change opens what was changed, and runs nothing.
 */
export const reviewStep: Step<RunDraft> = {
  ask: async (draft, at) => {
    let current = draft;
    let focused: Row = "run";
    for (;;) {
      const reply = await askRow(at, current, focused, changed => (current = changed));
      if (reply.kind === "dismissed") return reply;
      if (reply.kind === "back") return { kind: "back", draft: current };
      const row = reply.value === "run" ? missing(current) : reply.value;
      if (row === "json") return { kind: "value", value: { ...current, asJson: true } };
      if (row === undefined) {
        if (await agreesToCount(current)) return { kind: "value", value: { ...current, asJson: false } };
        focused = "count";
        continue;
      }
      const changed = await steps[row].ask(current, { ...at, step: 1, totalSteps: 1, canGoBack: true });
      if (changed.kind === "dismissed" && changed.isForGood) return changed;
      if (changed.kind === "value") current = changed.value;
      else if (changed.kind === "back" && "draft" in changed) current = changed.draft;
      focused = row;
    }
  },
};

/** What must be chosen before it can run. */
function missing(draft: RunDraft): "network" | "launch" | undefined {
  if (draft.definition?.networkMode === "awsvpc" && !draft.network) return "network";
  return draft.launch ? undefined : "launch";
}

/** Two Enters lead from the command to here, so a number of tasks that nobody chose this time is asked about. */
async function agreesToCount(draft: RunDraft): Promise<boolean> {
  const { target, definition, family = "", count, overrides } = draft;
  if (!target || !definition || count === 1 || !isCountRemembered(draft)) return true;
  const button = `Run ${plural(count, "Task")}`;
  const answer = await confirm(
    `Run ${plural(count, "task")} of ${lastPart(definition.arn)} in cluster ${target.session.cluster.name}?`,
    [
      ...placeLines([target]),
      ...(overrides ? reviewLines("StartTask", { overrides }, target.session.cluster.arn) : []),
      "",
      `${plural(count, "task")} is how many you ran last time of ${family} in this cluster.`,
    ],
    button,
  );
  return answer === button;
}

const askRow = (at: StepHeader, draft: RunDraft, focused: Row, read: (draft: RunDraft) => void) => {
  let shown = draft;
  let warned: string | undefined;
  return pickOne<Row>(at, {
    placeholder: "Run, or select what to change",
    load: async signal => {
      shown = await completed(draft, signal);
      read(shown);
      warned = placementWarning(shown);
      return rows(shown, warned);
    },
    later: async signal => {
      const { target, launch } = shown;
      if (!target || launch?.kind !== "launchType" || launch.launchType !== "EC2") return undefined;
      await untilAborted(signal, target.session.load());
      const warning = placementWarning(shown);
      return warning === warned ? undefined : rows(shown, warning);
    },
    isActive: row => row === focused,
    empty: "",
  });
};

function rows(draft: RunDraft, warning: string | undefined): readonly Choice<Row>[] {
  const { target, definition, launch, count } = draft;
  if (!target || !definition) return [];
  const name = lastPart(definition.arn);
  const needed = missing(draft);
  return [
    {
      icon: "play",
      label: `Run ${String(count)} ${count === 1 ? "Task" : "Tasks"} of ${name}`,
      description: placeLine(target),
      detailIcon: "warning",
      detail: needed ? `Choose the ${needed === "network" ? "network" : "launch type"} first.` : warning,
      value: "run",
    },
    { icon: "tag", label: "Revision", description: revisionText(draft, name), value: "revision" },
    { icon: "list-ordered", label: "Count", description: String(count), value: "count" },
    {
      icon: "server",
      label: launch?.kind === "launchType" ? "Launch type" : "Capacity provider",
      description: launch ? [launchText(launch), launchHint(launch, target)].filter(Boolean).join(" · ") : "none fits",
      value: "launch",
    },
    ...(definition.networkMode === "awsvpc" ? [networkRow(draft)] : []),
    { icon: "edit", label: "Overrides", ...overridesText(draft, target), value: "overrides" as const },
    { icon: "json", label: editAsJson, value: "json" as const },
  ];
}

const revisionText = ({ revision }: RunDraft, name: string): string =>
  revision === undefined ? `${name} · newest` : name;

function networkRow(draft: RunDraft): Choice<Row> {
  const { network } = draft;
  const service = serviceOfNetwork(draft);
  return {
    icon: "globe",
    label: "Network",
    description: !network ? "none chosen" : service && sameAs([service]),
    ...(network && { detail: networkLine(network) }),
    value: "network",
  };
}

/** Every override, as the confirmation of a request document says them. */
function overridesText({ overrides }: RunDraft, target: Target): Pick<Choice<Row>, "description" | "detail"> {
  if (!overrides) return { description: "none" };
  const lines = reviewLines("StartTask", { overrides }, target.session.cluster.arn);
  return { description: plural(lines.length, "change"), detail: lines.join(" · ") };
}

const countStep: Step<RunDraft> = {
  ask: async (draft, at) =>
    into(
      await askText(at, { prompt: "How many tasks to run", value: String(draft.count), problem: countProblem }),
      text => ({ ...draft, count: Number(text.trim()), isCountChosen: true }),
    ),
};

const launchStep: Step<RunDraft> = {
  ask: async (draft, at) =>
    into(
      await pickOne<Launch>(at, {
        placeholder: "Launch type or capacity provider",
        load: () => {
          const { target, definition } = draft;
          if (!target || !definition) return Promise.resolve([]);
          const launches = launchesOf(target.session.cluster, definition);
          return Promise.resolve(
            launches.map(launch => ({
              label: launch.kind === "provider" ? `Capacity provider ${launch.name}` : launchText(launch),
              description: launchHint(launch, target),
              value: launch,
            })),
          );
        },
        isActive: launch => JSON.stringify(launch) === JSON.stringify(draft.launch),
        empty: "The task definition isn't compatible with any launch type this extension knows.",
      }),
      launch => ({ ...draft, launch }),
    ),
};

/** A network that was chosen stays, whatever services have; services are read again when somebody looks for another. */
const networkStep: Step<RunDraft> = {
  ask: async (draft, at) => into(await within(at.title, networkSteps<RunDraft>(), draft), changed => changed),
};

const steps: Readonly<Record<Exclude<Row, "run" | "json">, Step<RunDraft>>> = {
  revision: revisionStep<RunDraft>(),
  count: countStep,
  launch: launchStep,
  network: networkStep,
  overrides: overrideStep<RunDraft>(true),
};

function launchText(launch: Launch): string {
  switch (launch.kind) {
    case "launchType":
      return launch.launchType;
    case "default":
      return "The cluster's default strategy";
    case "provider":
      return launch.name;
  }
}

function launchHint(launch: Launch, target: Target): string | undefined {
  const { cluster } = target.session;
  switch (launch.kind) {
    case "launchType":
      return launch.launchType === "EC2" ? plural(cluster.containerInstances, "container instance") : undefined;
    case "default":
      return strategyText(cluster.raw["defaultCapacityProviderStrategy"]);
    case "provider":
      return undefined;
  }
}

function strategyText(strategy: unknown): string | undefined {
  if (!Array.isArray(strategy)) return undefined;
  return strategy
    .map(
      (item: { capacityProvider?: string; weight?: number }) =>
        `${item.capacityProvider ?? "?"} × ${String(item.weight ?? 0)}`,
    )
    .join(", ");
}
