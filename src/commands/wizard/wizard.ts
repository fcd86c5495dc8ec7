import * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import { pickerRow } from "../../text/pickerRow";
import type { PickerRow } from "../../text/pickerRow";
import { messageText } from "../../text/secrets";

/** An answer of one step; `dismissed` means that the person closed the wizard. */
export type Reply<T> =
  { readonly kind: "value"; readonly value: T } | { readonly kind: "back" } | { readonly kind: "dismissed" };

export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

/** One question. What was answered stays in the draft, so going back shows it again. */
export interface Step<D> {
  /** Left out means always. */
  when?(draft: D): boolean;
  ask(draft: D, at: Place): Promise<Reply<D>>;
}

/** Asks the steps in order, skipping those that do not apply; undefined when it was dismissed. */
export async function runWizard<D>(title: string, steps: readonly Step<D>[], first: D): Promise<D | undefined> {
  let draft = first;
  let index = 0;
  const asked: { readonly index: number; readonly before: D }[] = [];
  while (index < steps.length) {
    const step = steps[index];
    if (!step || step.when?.(draft) === false) {
      index++;
      continue;
    }
    const current = draft;
    const ahead = steps.slice(index).filter(item => item.when?.(current) !== false).length;
    const reply = await step.ask(draft, {
      title,
      step: asked.length + 1,
      totalSteps: asked.length + ahead,
      canGoBack: asked.length > 0,
    });
    switch (reply.kind) {
      case "value":
        asked.push({ index, before: draft });
        draft = reply.value;
        index++;
        break;
      case "back":
        index = asked.pop()?.index ?? 0;
        break;
      case "dismissed":
        return undefined;
    }
  }
  return draft;
}

export interface Choice<T> extends PickerRow {
  readonly value: T;
}

export interface PickOptions<T> {
  readonly placeholder: string;
  load(signal: AbortSignal): Promise<readonly Choice<T>[]>;
  /** Says which choice was taken before, or is the likely one. */
  isActive?(value: T): boolean;
  /** What to say when there is nothing to choose from. */
  readonly empty: string;
  readonly matchOnDetail?: boolean;
}

interface Row<T> extends vscode.QuickPickItem {
  readonly choice?: Choice<T>;
  readonly retry?: boolean;
}

const rowOf = <T>(choice: Choice<T>): Row<T> => ({ ...pickerRow(choice), choice });

/** Asks for one of many. A failed reading is shown in the list, with Retry; it never looks like an empty list. */
export const pickOne = <T>(at: Place, options: PickOptions<T>): Promise<Reply<T>> =>
  ask(at, options, false, rows => {
    const value = rows[0]?.choice;
    return value ? { kind: "value", value: value.value } : undefined;
  });

/** Asks for one or more, at most `most`; none is not taken as an answer. */
export const pickMany = <T>(
  at: Place,
  options: PickOptions<T> & { readonly most?: number },
): Promise<Reply<readonly T[]>> =>
  ask(at, options, true, (rows, pick) => {
    const values = rows.flatMap(row => (row.choice ? [row.choice.value] : []));
    if (values.length === 0) return undefined;
    if (options.most === undefined || values.length <= options.most) return { kind: "value", value: values };
    pick.title = `${at.title}: at most ${String(options.most)}, not ${String(values.length)}`;
    return undefined;
  });

function ask<T, R>(
  at: Place,
  options: PickOptions<T>,
  many: boolean,
  accept: (rows: readonly Row<T>[], pick: vscode.QuickPick<Row<T>>) => Reply<R> | undefined,
): Promise<Reply<R>> {
  return new Promise(resolve => {
    const pick = vscode.window.createQuickPick<Row<T>>();
    const reading = new AbortController();
    Object.assign(pick, {
      title: plainText(at.title),
      step: at.totalSteps > 1 ? at.step : undefined,
      totalSteps: at.totalSteps > 1 ? at.totalSteps : undefined,
      buttons: at.canGoBack ? [vscode.QuickInputButtons.Back] : [],
      placeholder: plainText(options.placeholder),
      canSelectMany: many,
      matchOnDescription: true,
      matchOnDetail: options.matchOnDetail ?? true,
      ignoreFocusOut: true,
    });
    let ended = false;
    const end = (reply: Reply<R>) => {
      if (ended) return;
      ended = true;
      reading.abort();
      resolve(reply);
      pick.dispose();
    };
    const load = async () => {
      pick.busy = true;
      pick.items = [];
      try {
        const rows = (await options.load(reading.signal)).map(rowOf);
        if (ended) return;
        pick.items = rows;
        if (rows.length === 0) pick.placeholder = plainText(options.empty);
        const active = rows.filter(row => row.choice && options.isActive?.(row.choice.value));
        if (many) pick.selectedItems = active;
        else if (active[0]) pick.activeItems = [active[0]];
      } catch (error) {
        if (ended) return;
        pick.canSelectMany = false;
        pick.items = [
          {
            ...pickerRow({ icon: "error", label: messageText(error) }),
            alwaysShow: true,
          },
          { ...pickerRow({ icon: "refresh", label: "Retry" }), alwaysShow: true, retry: true },
        ];
      } finally {
        if (!ended) pick.busy = false;
      }
    };
    pick.onDidAccept(() => {
      // Enter on a row that is not ticked takes that row.
      const ticked = many && pick.canSelectMany ? pick.selectedItems : [];
      const rows = ticked.length > 0 ? ticked : pick.activeItems;
      if (rows[0]?.retry) {
        pick.canSelectMany = many;
        void load();
        return;
      }
      const reply = accept(rows, pick);
      if (reply) end(reply);
    });
    pick.onDidTriggerButton(() => end({ kind: "back" }));
    pick.onDidHide(() => end({ kind: "dismissed" }));
    pick.show();
    void load();
  });
}

export interface TextOptions {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  /** The reason why a text cannot be used, or undefined when it can. */
  problem?(text: string): string | undefined;
}

/** Asks for a text; it is checked at each key and taken only when nothing is wrong with it. */
export function askText(at: Place, options: TextOptions): Promise<Reply<string>> {
  return new Promise(resolve => {
    const box = vscode.window.createInputBox();
    Object.assign(box, {
      title: plainText(at.title),
      step: at.totalSteps > 1 ? at.step : undefined,
      totalSteps: at.totalSteps > 1 ? at.totalSteps : undefined,
      buttons: at.canGoBack ? [vscode.QuickInputButtons.Back] : [],
      prompt: plainText(options.prompt),
      placeholder: options.placeholder,
      value: options.value ?? "",
      ignoreFocusOut: true,
    });
    let ended = false;
    const end = (reply: Reply<string>) => {
      if (ended) return;
      ended = true;
      resolve(reply);
      box.dispose();
    };
    const check = () => {
      const problem = options.problem?.(box.value);
      box.validationMessage = problem === undefined ? undefined : plainText(problem);
      return problem === undefined;
    };
    box.onDidChangeValue(check);
    box.onDidAccept(() => {
      if (check()) end({ kind: "value", value: box.value });
    });
    box.onDidTriggerButton(() => end({ kind: "back" }));
    box.onDidHide(() => end({ kind: "dismissed" }));
    box.show();
  });
}

/** Puts a step's answer into the draft. */
export const into = <D, T>(reply: Reply<T>, take: (value: T) => D): Reply<D> =>
  reply.kind === "value" ? { kind: "value", value: take(reply.value) } : reply;
