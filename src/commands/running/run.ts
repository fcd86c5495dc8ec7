import * as vscode from "vscode";
import { EcsError } from "../../ecs/model/errors";
import { plainText } from "../../text/plainText";
import type { Log } from "../../text/safeLog";
import { errorText, messageText } from "../../text/secrets";
import { commandLine } from "./loginLine";
import { InProgress } from "./inProgress";
import type { Job } from "./job";
import { complain, inform } from "./notice";
import { shellHere } from "./shellHere";

const retry = "Retry";
const showLog = "Show Log";
const logInNow = "Log In…";
const copyLogin = "Copy Login Command";
const allow = "Allow…";

/** The button that gives a request as a document, of a wizard's review or of what ECS refused. */
export const editAsJson = "Edit as JSON";

/** Shows a request where it can be changed. */
type Edit = () => Promise<void>;

/** The view whose title bar shows a command's progress. */
const viewId = "ecsExplorer.clusters";

/** Runs what a command does: one at a time for the same thing, failures shown with what to do, cancellation silent. */
export class Runner {
  /** `editOf` says how the request can be changed that a failure is about. */
  constructor(
    private readonly log: Log,
    private readonly editOf: (failure: EcsError) => Edit | undefined = () => undefined,
    private readonly document?: Edit,
    private readonly inProgress = new InProgress(),
    /** Called when what a job does goes on as another job. */
    private readonly goesOn: () => void = () => undefined,
  ) {}

  /** The same for what a document sends: whatever ECS refuses of it is changed there. */
  ofDocument(show: Edit): Runner {
    return new Runner(this.log, this.editOf, show, this.inProgress);
  }

  /**
   * Two clicks send once: while a job is worked on, asking for it again says so and does nothing. `work` gets a runner of its
   * own: a command that has asked what it is about goes on as the job of that, so that it can be called anew for something
   * else meanwhile. `failed` is called before a failure is shown, but not when the person cancelled. `edit` shows the request
   * where it can be changed, if not the document of what was sent.
   */
  async run(
    named: string | Job,
    work: (own: Runner) => Promise<void>,
    failed?: () => unknown,
    edit?: Edit,
  ): Promise<void> {
    const job: Job = typeof named === "string" ? { key: named } : named;
    const again = () => this.run(named, work, failed, edit);
    const end = this.inProgress.begin(job.key);
    this.goesOn();
    if (!end) {
      if (!job.isQuiet) this.beside(() => this.refuse(job, again));
      return;
    }
    try {
      await work(new Runner(this.log, this.editOf, this.document, this.inProgress, end));
    } catch (error) {
      if (!isCancelled(error)) this.beside(async () => failed?.());
      this.tell(error, again, edit);
    } finally {
      end();
    }
  }

  private async refuse({ what = "This command", asksFirst = false }: Job, again: () => Promise<void>): Promise<void> {
    if (this.log.isClosed) return;
    const choice = await inform(`${what} is still in progress.`, ...(asksFirst ? [retry] : []));
    if (choice === retry) await again();
  }

  /**
   * Shows a failure as a notification, which isn't waited for: it may stay for hours. `again` is what Retry does, unless the same
   * request can only fail again.
   */
  tell(error: unknown, again?: () => Promise<void>, edit?: Edit): void {
    this.beside(() => this.show(error, again, edit));
  }

  /** Does what nobody waits for, such as a message that is open and its buttons' work: a failure of it is in the log. */
  beside(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => this.log.error(errorText(error)));
  }

  private async show(error: unknown, again?: () => Promise<void>, edit?: Edit): Promise<void> {
    if (isCancelled(error) || this.log.isClosed) return;
    const failure = error instanceof EcsError ? error : undefined;
    if (failure) this.log.error(plainText(`${failure.operation ?? "Command"} ${failure.code}: ${failure.message}`));
    else this.log.error(errorText(error));
    const login = failure?.login && commandLine(failure.login, shellHere());
    const change = failure && failsAgain(failure) ? this.changeOf(failure, edit) : undefined;
    const choice = await complain(
      failure?.message ?? `ECS Explorer couldn't complete the command: ${messageText(error)}`,
      ...(change ? [editAsJson] : again && !isOwnRefusal(failure) ? [retry] : []),
      showLog,
      ...(login ? [logInNow, copyLogin] : []),
      ...(failure?.consent ? [allow] : []),
    );
    if (choice === retry) await again?.();
    else if (choice === editAsJson) await change?.();
    else if (choice === showLog) this.log.show();
    else if (choice === logInNow) await vscode.commands.executeCommand("ecsExplorer.logIn", { error: failure });
    else if (choice === allow) await vscode.commands.executeCommand("ecsExplorer.allowPlainHttp", { error: failure });
    else if (choice === copyLogin && login) await vscode.env.clipboard.writeText(login);
  }

  /** Undefined of what was no request, such as a reading. */
  private changeOf(failure: EcsError, edit: Edit | undefined): Edit | undefined {
    const own = this.editOf(failure);
    return own && (this.document ?? edit ?? own);
  }
}

/** ECS takes the same request no better the next time: it has to be changed. */
const failsAgain = ({ kind, code, sentence }: EcsError): boolean =>
  (kind === "invalid" || kind === "unsupported") && !mendedElsewhere.has(code) && !/\btry again\b/i.test(sentence);

/** Nothing in the request would help. */
const mendedElsewhere: ReadonlySet<string> = new Set(["LimitExceededException", "MissingVersionException"]);

/** A request that was refused here, before ECS heard of it, is refused again until somebody changes it. */
const isOwnRefusal = (failure: EcsError | undefined): boolean =>
  failure?.kind === "invalid" && failure.requestId === undefined;

/** Whether a person ended it, who needs no word about that. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof vscode.CancellationError ||
  (error instanceof EcsError && (error.kind === "cancelled" || error.code === "MfaDismissed"));

/** Shows progress at the top of the Clusters view while `work` runs. */
export const inView = <T>(work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: { viewId } }, work);

/** A long wait that can be cancelled, as a notification; the signal is aborted by its Cancel button. */
export function inNotification<T>(
  title: string,
  work: (signal: AbortSignal, tell: (message: string, increment?: number) => void) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plainText(title), cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      try {
        return await work(controller.signal, (message, increment) =>
          progress.report({ message: plainText(message), increment }),
        );
      } finally {
        listening.dispose();
      }
    },
  );
}

/** Reads that take no longer than this need no word of their own. */
const patienceMs = 1500;

/**
 * Reads something before a command goes on: shown at the top of the view, and as a notification with Cancel when it takes
 * long. Cancelling throws an EcsError of kind `cancelled`, which ends the command without a word.
 */
export async function reading<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const done = Promise.resolve(inView(() => work(controller.signal)));
  const timer = setTimeout(() => {
    void inNotification(title, async signal => {
      signal.addEventListener("abort", () => controller.abort(), { once: true });
      await done.catch(() => undefined);
    });
  }, patienceMs);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
  }
}

/** A signal that nobody aborts, for reads so short that cancelling them helps nobody. */
export const untilDone = (): AbortSignal => new AbortController().signal;
