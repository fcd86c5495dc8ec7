import { plainText } from "./plainText";

/** A row of a picker. Its texts may be untrusted; its icons are the extension's own, so they stand apart. */
export interface PickerRow {
  readonly label: string;
  readonly icon?: string;
  readonly description?: string;
  readonly detail?: string;
  readonly detailIcon?: string;
  readonly alwaysShow?: boolean;
}

/** The row as VS Code takes it: an icon in front where the row names one, and none that a text asks for. */
export const pickerRow = <R extends PickerRow>(row: R): R => ({
  ...row,
  label: iconed(row.icon, row.label),
  ...(row.description === undefined ? {} : { description: plainText(row.description) }),
  ...(row.detail === undefined ? {} : { detail: iconed(row.detailIcon, row.detail) }),
});

/** Text for the status bar or a picker, behind an icon of the extension's own. */
export const iconed = (icon: string | undefined, text: string): string =>
  icon ? `$(${icon}) ${plainText(text)}` : plainText(text);
