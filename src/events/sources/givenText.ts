import * as vscode from "vscode";

/** Text that a person points at: a document, or what the clipboard held then. */
export type GivenText = { readonly uri: vscode.Uri } | { readonly text: string };

/** A file's dialog: its title and the endings that it shows. */
type FileDialog = Pick<vscode.OpenDialogOptions, "title" | "filters">;

/** The last part of a document's path. */
export const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf("/") + 1);

/** Asks for a file; undefined when the dialog was dismissed. */
export async function givenFile(dialog: FileDialog): Promise<GivenText | undefined> {
  const [uri] = (await vscode.window.showOpenDialog(dialog)) ?? [];
  return uri && { uri };
}

/** What a question of where a text is offers for any text. */
export type GivenBy = "editor" | "file" | "clipboard";

/**
 * Takes the text from where it is said to be; undefined when the dialog was dismissed, or when the clipboard is empty, which
 * is said together with `advice`.
 */
export async function givenBy(
  way: GivenBy,
  active: vscode.Uri | undefined,
  dialog: FileDialog,
  advice: string,
): Promise<GivenText | undefined> {
  switch (way) {
    case "editor":
      return active && { uri: active };
    case "file":
      return givenFile(dialog);
    case "clipboard": {
      const text = await vscode.env.clipboard.readText();
      if (text.trim() !== "") return { text };
      void vscode.window.showErrorMessage(`The clipboard holds no text. ${advice}`);
      return undefined;
    }
  }
}

/** What a document says as it stands; undefined for a file that is as it lies on disk, where it can be read in parts. */
export async function unsavedText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (uri.scheme === "file" && !open?.isDirty) return undefined;
  return open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
