import * as vscode from "vscode";
import { stream } from "../../bundles";
import { lastPart } from "../../ecs/model/model";
import type { History, HistoryFilter, Step } from "../../stream/replay/eventHistory";
import { onlyConnection } from "../sources/connectionSteps";
import { nameOfSource, openSource, sourceSteps } from "../sources/sourceSteps";
import type { SourceDraft } from "../sources/sourceSteps";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { into, runWizard } from "../../wizard/wizard";
import type { Step as WizardStep } from "../../wizard/wizard";
import type { EventsDeps } from "../attach/eventsDeps";
import type { EventDocuments } from "../sources/eventDocuments";
import { ReplayPage } from "./replayPage";
import { replayText } from "./replayText";
import type { Replay } from "./replayText";
import { nameOf, shortId } from "../../ecs/model/names";
import { plainText } from "../../text/plainText";
import { amount } from "../../text/counts";

const title = "Replay Events";

/** Pages, and documents, that show what was at an event, and step to the next and the previous one. */
export class Replays implements vscode.Disposable {
  private readonly shown = new Map<string, Replay>();
  private readonly pages = new Set<ReplayPage>();

  constructor(
    private readonly deps: EventsDeps,
    private readonly documents: EventDocuments,
  ) {}

  /** Asks for a source unless one is given, and for what of its history; opens it at its last event. Throws an EcsError. */
  async start(uri?: vscode.Uri): Promise<void> {
    const { connections, runner } = this.deps;
    const steps = [...(uri ? [] : sourceSteps<Draft>({ connections, queues: false })), this.subjectStep];
    const first: Draft = { connection: onlyConnection(connections), given: uri && { uri } };
    const draft = await runWizard(title, steps, first);
    const { chosen } = draft ?? {};
    if (!draft || !chosen) return;
    // A run of its own: its Retry asks for nothing that was answered.
    await runner.run(`replayEvents: ${nameOfSource(draft)}`, () => this.open(draft, chosen));
  }

  /** The source is read for its own subjects, so that one that can't be read stands here with Retry, and Back leads to another. */
  private readonly subjectStep: WizardStep<Draft> = {
    ask: async (draft, at) =>
      into(
        await pickOne<Chosen>(at, {
          placeholder: "Select a resource to show its history",
          load: async signal => {
            const { history, source } = await this.deps.reading("Reading the events", own =>
              this.read(draft, {}, AbortSignal.any([signal, own])),
            );
            return subjects(history).map(choice => ({ ...choice, value: { subject: choice.value, history, source } }));
          },
          empty: "There is no event with a version.",
        }),
        chosen => ({ ...draft, chosen }),
      ),
  };

  private async open(draft: Draft, { subject, history: all, source }: Chosen): Promise<void> {
    const { inNotification } = this.deps;
    // A file can be read again, for all that it says of the one thing.
    const history =
      all.isCut && draft.given
        ? (await inNotification(`Reading ${source}`, signal => this.read(draft, subject, signal))).history
        : all;
    if (history.isCut)
      void vscode.window.showWarningMessage(
        `${plainText(source)} holds more events than can be replayed at once: only the last of them are here.`,
      );
    this.show(replayOf(history, subject, source));
  }

  private async read(draft: Draft, filter: HistoryFilter, signal: AbortSignal): Promise<Omit<Chosen, "subject">> {
    const opened = await openSource(draft, this.deps.askMfaCode);
    if (!opened) throw new Error("No source was chosen.");
    try {
      const { source } = opened;
      return { history: await stream().readHistory(source, filter, signal), source: source.name };
    } finally {
      opened.release();
    }
  }

  /** Steps in the replay whose text is in front or named, or else in the page that was in front last. */
  async step(to: "next" | "previous", uri = vscode.window.activeTextEditor?.document.uri): Promise<void> {
    const { page } = this;
    const text = uri && this.shown.get(uri.toString());
    const replay = text ?? page?.shown;
    if (!replay) {
      void vscode.window.showInformationMessage('Run "Replay Events…" first, then step in its page.');
      return;
    }
    const { history, step } = replay;
    const found = to === "next" ? history.next(step) : history.previous(step);
    if (!found) vscode.window.setStatusBarMessage(`This is the ${to === "next" ? "last" : "first"} event.`, 4000);
    else if (page && !text) page.show(found);
    else await this.showText({ ...replay, step: found });
  }

  /** The moment that the page shows, as a read-only document. */
  async asText(): Promise<void> {
    if (this.page) await this.showText(this.page.shown);
    else void vscode.window.showInformationMessage('Run "Replay Events…" first.');
  }

  dispose(): void {
    for (const page of this.pages) page.dispose();
  }

  /** The page that is in front, or was opened last. */
  private get page(): ReplayPage | undefined {
    return [...this.pages].find(({ isActive }) => isActive) ?? [...this.pages].at(-1);
  }

  private show(replay: Replay): void {
    const page: ReplayPage = new ReplayPage(this.deps, replay, {
      asText: shown => void this.deps.runner.run("replay as text", () => this.showText(shown)),
      closed: () => this.pages.delete(page),
    });
    this.pages.add(page);
  }

  private async showText(replay: Replay): Promise<void> {
    const uri = this.documents.put(`replay of ${replay.name}.yaml`, replayText(replay));
    this.shown.set(uri.toString(), replay);
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}

/** What is to be replayed, of a source's history as it was read. */
interface Chosen {
  readonly subject: Subject;
  readonly history: History;
  /** The source's name. */
  readonly source: string;
}

interface Draft extends SourceDraft {
  readonly chosen?: Chosen;
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
    label: nameOf(history.resourceAt(last), arn),
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
