import * as vscode from "vscode";
import { attachEventStream } from "./attach/attach";
import { reattach, sayLost } from "./attach/attachAgain";
import { auditEvents } from "./reports/auditEvents";
import { auditWithInsights } from "./reports/auditInsights";
import { compareReplica } from "./reports/compareReplica";
import type { EventsDeps } from "./attach/eventsDeps";
import { acceptBaseline } from "./view/acceptBaseline";
import { showDifference } from "./view/apiDifference";
import { subjectGiven } from "./list/eventSubject";
import { EventsPage } from "./list/eventsPage";
import { EventDocuments } from "./sources/eventDocuments";
import { LagAlarm, showEventLag } from "./reports/eventLag";
import type { EventStream } from "./attach/eventStream";
import { readLagThreshold } from "./attach/eventSettings";
import { Marks } from "./view/marks";
import { Replays } from "./replay/replay";
import { Reports } from "./reports/reports";
import type { Format } from "./reports/reports";
import { pickOne } from "../wizard/pick";
import { alone } from "../wizard/wizard";
import { sayNotAttached } from "./attach/notAttached";
import { shortId } from "../ecs/model/names";
import { forAtMost } from "../ecs/rate/deadline";
import { isRowLost, sayRowLost } from "../tree/lostRow";
import type { Row } from "./view/viewRow";
import type { Finding } from "../stream/currency/verdict";
import { verdictText } from "../stream/currency/verdictText";
import { setUpEventStream } from "./attach/setUp";

/** Registers the marks in the Clusters tree and every command about events; their bundle is read when a command asks. */
export function registerEvents(deps: EventsDeps): vscode.Disposable {
  const { connections, eventStream, runner } = deps;
  const documents = new EventDocuments();
  const reports = new Reports(documents);
  const replays = new Replays(deps, documents);
  const page = new EventsPage(deps, documents);
  const inView = async <T>(work: () => Promise<T>): Promise<T> =>
    vscode.window.withProgress({ location: { viewId: "ecsExplorer.eventStream" } }, work);

  const commands: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
    attachEventStream: () => attachEventStream(deps),
    attachEventStreamAgain: () => reattach(deps),
    detachEventStream: () => eventStream.detach(),
    showEvents: argument => page.show(subjectGiven(argument)),
    checkEventStream: () => inView(() => check(eventStream)),
    reconcileEventStream: () => acceptBaseline(eventStream, inView),
    retryEventStream: () => eventStream.attachment?.live.retry(),
    setUpEventStream: () => setUpEventStream(connections),
    showEventDifference: row => compare(eventStream, row as Row | undefined, documents),
    auditEvents: uri => auditEvents(deps, reports, uriOf(uri)),
    compareReplica: uri => compareReplica(deps, reports, uriOf(uri)),
    auditWithInsights: () => auditWithInsights(deps, reports),
    showEventLag: () => showEventLag(eventStream, reports),
    exportAudit: (format, target) => reports.export(formatOf(format), uriOf(target)),
    replayEvents: uri => replays.start(uriOf(uri)),
    showReplayAsText: () => replays.asText(),
    nextEvent: uri => replays.step("next", uriOf(uri)),
    previousEvent: uri => replays.step("previous", uriOf(uri)),
  };
  const registrations = Object.entries(commands).map(([name, command]) =>
    vscode.commands.registerCommand(`ecsExplorer.${name}`, (...args: readonly unknown[]) =>
      isRowLost(args)
        ? void sayRowLost()
        : runner.run([name, ...args.map(subjectOf)].join(" "), async () => void (await command(...args))),
    ),
  );
  const alarm = new LagAlarm(eventStream, readLagThreshold);
  const losing = eventStream.onDidLose(left => void sayLost(deps, left));
  return vscode.Disposable.from(losing, page, replays, documents, new Marks(eventStream), alarm, ...registrations);
}

/** What a command is about: two files can be audited at the same time, one file twice cannot. */
const subjectOf = (argument: unknown): string =>
  argument instanceof vscode.Uri ? argument.toString() : ((argument as Row | undefined)?.finding?.arn ?? "");

const uriOf = (value: unknown): vscode.Uri | undefined => (value instanceof vscode.Uri ? value : undefined);
const formatOf = (value: unknown): Format | undefined =>
  value === "markdown" || value === "json" || value === "csv" ? value : undefined;

async function check({ attachment }: EventStream): Promise<void> {
  if (attachment) await attachment.check();
  else void sayNotAttached();
}

async function compare({ attachment }: EventStream, row: Row | undefined, documents: EventDocuments): Promise<void> {
  if (!attachment) {
    void sayNotAttached();
    return;
  }
  const finding = row?.finding ?? (await chooseFinding(attachment.live.currency?.findings ?? []));
  if (finding) await forAtMost(30_000, signal => showDifference(attachment, finding, documents, signal));
}

async function chooseFinding(findings: readonly Finding[]): Promise<Finding | undefined> {
  if (findings.length === 0) {
    void vscode.window.showInformationMessage(
      "The last check found no difference between the event stream and the API.",
    );
    return undefined;
  }
  const reply = await pickOne(alone("Show Difference"), {
    placeholder: "Which resource?",
    load: () =>
      Promise.resolve(
        findings.map(finding => ({ label: shortId(finding.arn), description: verdictText(finding), value: finding })),
      ),
    empty: "",
  });
  return reply.kind === "value" ? reply.value : undefined;
}
