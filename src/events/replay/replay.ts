import * as vscode from "vscode";
import { stream } from "../../bundles";
import { lastPart } from "../../ecs/model/model";
import type { History, HistoryFilter, Step } from "../../stream/replay/eventHistory";
import { chooseSource, sourceOf } from "../sources/auditSource";
import { choose } from "../sources/choices";
import type { Choice } from "../sources/choices";
import type { EventsDeps } from "../attach/eventsDeps";
import type { EventDocuments } from "../sources/eventDocuments";
import { replayText } from "./replayText";
import type { Replay } from "./replayText";
import { shortId } from "../../ecs/model/names";
import { plainText } from "../../text/plainText";
import { amount } from "../../text/counts";

const title = "Replay Events";

/** Documents that show what was at an event, and step to the next and the previous one. */
export class Replays {
  private readonly open = new Map<string, Replay>();

  constructor(
    private readonly deps: EventsDeps,
    private readonly documents: EventDocuments,
  ) {}

  /** Reads a source's history and opens it at its last event. Throws an EcsError. */
  async start(uri?: vscode.Uri): Promise<void> {
    const { connections, askMfaCode, inNotification } = this.deps;
    const question = { title, connections, askMfaCode, queues: false, onProgress: () => undefined };
    const opened = uri ? await sourceOf(uri, question.onProgress) : await chooseSource(question);
    if (!opened) return;
    try {
      const { source } = opened;
      const read = (filter: HistoryFilter) =>
        inNotification(`Reading ${source.name}`, signal => stream().readHistory(source, filter, signal));
      let history = await read({});
      if (history.steps.length === 0) {
        void vscode.window.showInformationMessage(`${plainText(source.name)} holds no event with a version.`);
        return;
      }
      const subject = await choose(title, "The history of what?", subjects(history));
      if (!subject) return;
      // A file can be read again, for all that it says of the one thing.
      if (history.isCut && (source.kind === "file" || source.kind === "text")) history = await read(subject);
      if (history.isCut)
        void vscode.window.showWarningMessage(
          `${plainText(source.name)} holds more events than can be replayed at once: only the last of them are here.`,
        );
      await this.show(replayOf(history, subject, source.name));
    } finally {
      opened.release();
    }
  }

  /** Steps in the replay in front, or in the one that is named. */
  async step(to: "next" | "previous", uri = vscode.window.activeTextEditor?.document.uri): Promise<void> {
    const replay = uri && this.open.get(uri.toString());
    if (!replay) {
      void vscode.window.showInformationMessage('Run "Replay Events…" first, then step in its document.');
      return;
    }
    const { history, step } = replay;
    const found = to === "next" ? history.next(step) : history.previous(step);
    if (found) await this.show({ ...replay, step: found });
    else vscode.window.setStatusBarMessage(`This is the ${to === "next" ? "last" : "first"} event.`, 4000);
  }

  private async show(replay: Replay): Promise<void> {
    const uri = this.documents.put(`replay of ${replay.name}.yaml`, replayText(replay));
    this.open.set(uri.toString(), replay);
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}

type Subject = { readonly clusterArn: string } | { readonly arns: ReadonlySet<string> };

function subjects(history: History): readonly Choice<Subject>[] {
  const clusters = new Map<string, number>();
  const resources = new Map<string, { readonly last: Step; readonly versions: number }>();
  for (const step of history.steps) {
    clusters.set(step.clusterArn, (clusters.get(step.clusterArn) ?? 0) + 1);
    resources.set(step.arn, { last: step, versions: (resources.get(step.arn)?.versions ?? 0) + 1 });
  }
  const ofClusters = [...clusters].map(([cluster, events]) => ({
    icon: "layers",
    label: lastPart(cluster) || "(no cluster named)",
    description: `cluster · ${amount(events)} versions`,
    value: { clusterArn: cluster },
  }));
  const ofResources = [...resources].map(([arn, { last, versions }]) => ({
    label: shortId(arn),
    description: `${nounOf(last)} · ${lastPart(last.clusterArn)} · up to v${String(last.version)} · ${amount(versions)} seen`,
    value: { arns: new Set([arn]) },
  }));
  return [...ofClusters, ...ofResources];
}

const nounOf = ({ kind }: Step): string => (kind === "task" ? "task" : "container instance");

/** The part of the history that is about the subject, at its end. */
function replayOf(all: History, subject: Subject, source: string): Replay {
  const { History } = stream();
  const about = (step: Step) =>
    "arns" in subject ? subject.arns.has(step.arn) : step.clusterArn === subject.clusterArn;
  const history = new History(
    all.steps.filter(about).map(step => step.event),
    all.isCut,
  );
  const step = history.steps.at(-1);
  if (!step) throw new Error("This history is empty.");
  return "arns" in subject
    ? { name: `${nounOf(step)} ${shortId(step.arn)}`, source, history, scope: "resource", step }
    : { name: lastPart(subject.clusterArn), source, history, scope: "cluster", step };
}
