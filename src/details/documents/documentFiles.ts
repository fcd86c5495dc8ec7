import * as vscode from "vscode";
import { plainText } from "../../text/plainText";
import { scheme } from "./documentUri";
import { messageText } from "../../text/secrets";

/** What the files hold; loaded when the first of them is read. */
export interface DocumentTexts {
  /** Throws a sentence when there is nothing to show. */
  text(uri: vscode.Uri): Promise<string>;
}

/**
 * The "View JSON" documents as read-only files: unlike the text of a content provider, VS Code brings a file back after a
 * reload by loading the extension for it.
 */
export class DocumentFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly registration: vscode.Disposable;
  private readonly changedAt = new Map<string, number>();
  private readonly begin = Date.now();

  readonly onDidChangeFile = this.changeEmitter.event;

  constructor(private readonly texts: () => Promise<DocumentTexts>) {
    this.registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isReadonly: true });
  }

  /** Has the document read again where it is open. */
  changed(uri: vscode.Uri): void {
    // VS Code reads a file again only when its time moved, too.
    this.changedAt.set(uri.toString(), Math.max(Date.now(), this.timeOf(uri) + 1));
    this.changeEmitter.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { byteLength: size } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: this.begin, mtime: this.timeOf(uri), size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      return Buffer.from(await (await this.texts()).text(uri));
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(plainText(messageText(error)));
    }
  }

  readDirectory(): [] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changeEmitter.dispose();
  }

  private timeOf(uri: vscode.Uri): number {
    return this.changedAt.get(uri.toString()) ?? this.begin;
  }
}
