import * as vscode from "vscode";
import { pickerRow } from "../text/pickerRow";
import { plainText } from "../text/plainText";
import type { Choice } from "./pick";
import { question } from "./question";
import type { Reply, StepHeader } from "./wizard";

export interface CombineOptions<T> {
  readonly placeholder: string;
  /** Choices of one kind under a title of their own. */
  readonly sections: readonly { readonly title: string; readonly choices: readonly Choice<T>[] }[];
  isTicked(value: T): boolean;
  /** The choice that a typed text is. */
  typed(text: string): Choice<T>;
}

interface Row<T> extends vscode.QuickPickItem {
  readonly choice?: Choice<T>;
}

const rowOf = <T>(choice: Choice<T>): Row<T> => ({ ...pickerRow(choice), choice });

/**
 * Asks for any number of choices of several kinds, of which none is an answer, too. What is typed is itself one of them, and
 * Enter takes the row that it leads to with those that are ticked.
 */
export function pickCombined<T>(at: StepHeader, options: CombineOptions<T>): Promise<Reply<readonly T[]>> {
  return new Promise(resolve => {
    const pick = vscode.window.createQuickPick<Row<T>>();
    const { placeholder, sections } = options;
    Object.assign(pick, { placeholder: plainText(placeholder), canSelectMany: true, matchOnDescription: true });
    const asked = question<readonly T[]>(pick, at, resolve);
    const base = sections.flatMap(({ title, choices }): readonly Row<T>[] =>
      choices.length > 0 ? [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...choices.map(rowOf)] : [],
    );
    pick.items = base;
    const before = base.filter(({ choice }) => choice && options.isTicked(choice.value));
    pick.selectedItems = before;
    let typedRows: readonly Row<T>[] = [];
    pick.onDidChangeValue(value => {
      const ticked = pick.selectedItems;
      const text = value.trim();
      const row = text === "" ? undefined : { ...rowOf(options.typed(text)), alwaysShow: true };
      typedRows = [...(row ? [row] : []), ...typedRows.filter(item => ticked.includes(item))];
      pick.items = [...typedRows, ...base];
      pick.selectedItems = ticked;
      if (row) pick.activeItems = [row];
    });
    pick.onDidAccept(() => {
      const { selectedItems, activeItems, value } = pick;
      const isFirst = before.length === 0 && selectedItems.length === 0;
      const rows = new Set([...selectedItems, ...(isFirst || value.trim() !== "" ? activeItems : [])]);
      asked.end({ kind: "value", value: [...rows].flatMap(({ choice }) => (choice ? [choice.value] : [])) });
    });
    pick.show();
  });
}
