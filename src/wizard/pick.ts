import * as vscode from "vscode";
import { pickerRow } from "../text/pickerRow";
import type { PickerRow } from "../text/pickerRow";
import { plainText } from "../text/plainText";
import { messageText } from "../text/secrets";
import { question } from "./question";
import type { StepHeader, Reply } from "./wizard";

export interface Choice<T> extends PickerRow {
  readonly value: T;
}

/** Stands among the choices for some that couldn't be read; taking it reads them all again. */
export interface RetryRow extends PickerRow {
  readonly retry: true;
}

/** Says what couldn't be read, and why. */
export const retryRow = (label: string, detail: string): RetryRow => ({
  icon: "warning",
  label,
  description: "select to retry",
  detail,
  retry: true,
});

export interface PickOptions<T> {
  readonly placeholder: string;
  load(signal: AbortSignal): Promise<readonly (Choice<T> | RetryRow)[]>;
  /** The same rows once more is known of them: they can be chosen from meanwhile. */
  later?(signal: AbortSignal): Promise<readonly Choice<T>[] | undefined>;
  /** Says which choice was taken before, or is the likely one. */
  isActive?(value: T): boolean;
  /**
   * The likely one where none was taken before. In a list that allows many, one alone is focused and not ticked: whoever types
   * another one's name and presses Enter means that one.
   */
  isLikely?(value: T): boolean;
  /** What to say when there is nothing to choose from. */
  readonly empty: string;
  readonly matchOnDetail?: boolean;
}

interface Row<T> extends vscode.QuickPickItem {
  readonly choice?: Choice<T>;
  readonly retry?: boolean;
}

const rowOf = <T>(row: Choice<T> | RetryRow): Row<T> =>
  "retry" in row ? { ...pickerRow(row), alwaysShow: true } : { ...pickerRow(row), choice: row };

/** Asks for one of many. A failed reading is shown in the list, with Retry; it never looks like an empty list. */
export const pickOne = <T>(at: StepHeader, options: PickOptions<T>): Promise<Reply<T>> =>
  ask(at, options, false, rows => {
    const value = rows[0]?.choice;
    return value ? { kind: "value", value: value.value } : undefined;
  });

/** Asks for one or more, at most `most`; none is not taken as an answer. */
export const pickMany = <T>(
  at: StepHeader,
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
  at: StepHeader,
  options: PickOptions<T>,
  many: boolean,
  accept: (rows: readonly Row<T>[], pick: vscode.QuickPick<Row<T>>) => Reply<R> | undefined,
): Promise<Reply<R>> {
  return new Promise(resolve => {
    const pick = vscode.window.createQuickPick<Row<T>>();
    const reading = new AbortController();
    Object.assign(pick, {
      placeholder: plainText(options.placeholder),
      canSelectMany: many,
      matchOnDescription: true,
      matchOnDetail: options.matchOnDetail ?? true,
    });
    const asked = question<R>(pick, at, resolve, () => reading.abort());
    const load = async () => {
      pick.busy = true;
      pick.items = [];
      try {
        const rows = (await options.load(reading.signal)).map(rowOf);
        if (asked.isOver) return;
        pick.items = rows;
        if (rows.length === 0) pick.placeholder = plainText(options.empty);
        const active = rows.filter(row => row.choice && options.isActive?.(row.choice.value));
        const likely = rows.filter(row => row.choice && options.isLikely?.(row.choice.value));
        const ticked = active.length === 0 && likely.length > 1 ? likely : active;
        const focused = active[0] ?? likely[0];
        if (many && ticked.length > 0) pick.selectedItems = ticked;
        // VS Code focuses the first of a list by itself, and what fits best where somebody typed while it was read.
        else if (focused && pick.value === "" && (many || focused !== rows[0])) pick.activeItems = [focused];
        void refine();
      } catch (error) {
        if (asked.isOver) return;
        pick.canSelectMany = false;
        pick.items = [
          {
            ...pickerRow({ icon: "error", label: messageText(error) }),
            alwaysShow: true,
          },
          { ...pickerRow({ icon: "refresh", label: "Retry" }), alwaysShow: true, retry: true },
        ];
      } finally {
        if (!asked.isOver) pick.busy = false;
      }
    };
    const refine = async () => {
      const rows = await options.later?.(reading.signal).catch(() => undefined);
      if (!rows || asked.isOver) return;
      const index = pick.items.findIndex(row => row === pick.activeItems[0]);
      pick.items = rows.map(rowOf);
      // VS Code takes the first that fits what is typed; another one is named only where nothing is.
      const active = pick.items[index];
      if (active && index > 0 && pick.value === "") pick.activeItems = [active];
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
      if (reply) asked.end(reply);
    });
    pick.show();
    void load();
  });
}
