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
        if (many) pick.selectedItems = active;
        else if (active[0]) pick.activeItems = [active[0]];
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
