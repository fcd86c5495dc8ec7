import * as vscode from "vscode";
import type { KeptRequest, KeptRequests, RequestPlace } from "../../requests/documents/keptRequests";

export const requestScheme = "ecs-request";

/** VS Code keeps them in its own storage, which isn't meant for more. */
const mostBytes = 1024 * 1024;

/**
 * Request documents as files of a scheme of their own: they open unchanged, are saved without a dialog, and come back with the
 * window, since VS Code loads the extension to read them.
 */
export class RequestFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly registration: vscode.Disposable;

  readonly onDidChangeFile = this.changeEmitter.event;

  /** `failed` hears why VS Code couldn't keep them: in this window they are there all the same. */
  constructor(
    private readonly kept: KeptRequests,
    private readonly failed: (error: unknown) => void,
  ) {
    this.registration = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider(requestScheme, this, { isCaseSensitive: true }),
      vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => this.follow(opened, closed)),
    );
  }

  get all(): readonly KeptRequest[] {
    return this.kept.all;
  }

  at(uri: vscode.Uri): KeptRequest | undefined {
    return uri.scheme === requestScheme ? this.kept.get(uri.path) : undefined;
  }

  isOpen({ path }: KeptRequest): boolean {
    return isInUse(path);
  }

  async make(place: RequestPlace, nameOf: (number: number) => string, text: string): Promise<vscode.Uri> {
    const { path } = this.kept.make(place, nameOf, text, Date.now());
    await this.saveQuietly();
    const uri = uriOf(path);
    this.changeEmitter.fire([{ type: vscode.FileChangeType.Created, uri }]);
    return uri;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const kept = this.at(uri);
    if (kept) {
      const { madeAt: ctime, changedAt: mtime } = kept;
      return { type: vscode.FileType.File, ctime, mtime, size: bytesOf(kept).byteLength };
    }
    if (!this.isFolder(uri)) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    if (this.at(uri)) throw vscode.FileSystemError.FileNotADirectory(uri);
    if (!this.isFolder(uri)) throw vscode.FileSystemError.FileNotFound(uri);
    const folder = folderOf(uri);
    const below = this.kept.all.flatMap(({ path }) => (path.startsWith(folder) ? path.slice(folder.length) : []));
    const types = below.map(rest => [
      rest.split("/", 1)[0] ?? "",
      rest.includes("/") ? vscode.FileType.Directory : vscode.FileType.File,
    ]) as [string, vscode.FileType][];
    return [...new Map(types)];
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const kept = this.at(uri);
    if (kept) return bytesOf(kept);
    if (this.isFolder(uri)) throw vscode.FileSystemError.FileIsADirectory(uri);
    throw vscode.FileSystemError.FileNotFound("This request document is no longer kept.");
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    if (!this.at(uri)) throw this.noNewFile(uri, create);
    if (create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
    if (content.byteLength > mostBytes)
      throw vscode.FileSystemError.Unavailable("A request document can't be larger than 1 MiB.");
    this.kept.write(uri.path, content, Date.now());
    // It is saved in this window: as a failure, it would stay unsaved in its editor, and be older than what is here.
    await this.saveQuietly();
  }

  async delete(uri: vscode.Uri): Promise<void> {
    if (!this.kept.remove(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    this.changeEmitter.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
    await this.saveQuietly();
  }

  createDirectory(uri: vscode.Uri): never {
    if (this.at(uri) || this.isFolder(uri)) throw vscode.FileSystemError.FileExists(uri);
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    if (!this.at(uri) && !this.isFolder(uri)) throw vscode.FileSystemError.FileNotFound(uri);
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changeEmitter.dispose();
  }

  /** The root is there even while nothing is kept. */
  private isFolder(uri: vscode.Uri): boolean {
    const folder = folderOf(uri);
    return folder === "/" || this.kept.all.some(({ path }) => path.startsWith(folder));
  }

  /** Documents are made by `make` alone. */
  private noNewFile(uri: vscode.Uri, create: boolean): vscode.FileSystemError {
    if (this.isFolder(uri)) return vscode.FileSystemError.FileIsADirectory(uri);
    const isPlaced = this.isFolder(uri.with({ path: uri.path.slice(0, uri.path.lastIndexOf("/") + 1) }));
    return create && isPlaced ? vscode.FileSystemError.NoPermissions(uri) : vscode.FileSystemError.FileNotFound(uri);
  }

  private follow(opened: readonly vscode.Tab[], closed: readonly vscode.Tab[]): void {
    if ([...opened, ...closed].some(tab => pathsOf(tab).length > 0)) void this.saveQuietly();
  }

  private async saveQuietly(): Promise<void> {
    try {
      await this.kept.save(isInUse);
    } catch (error) {
      this.failed(error);
    }
  }
}

export const uriOf = (path: string): vscode.Uri => vscode.Uri.from({ scheme: requestScheme, path });

const bytesOf = ({ content }: KeptRequest): Uint8Array => Buffer.from(content, "base64");

const folderOf = ({ path }: vscode.Uri): string => (path.endsWith("/") ? path : `${path}/`);

const pathsOf = ({ input }: vscode.Tab): readonly string[] => {
  const uris =
    input instanceof vscode.TabInputText
      ? [input.uri]
      : input instanceof vscode.TabInputTextDiff
        ? [input.original, input.modified]
        : [];
  return uris.filter(({ scheme }) => scheme === requestScheme).map(({ path }) => path);
};

/** Whether a tab shows it, or somebody typed into it, by which it is a document without a tab, too, and didn't save it. */
const isInUse = (path: string): boolean =>
  vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(tab => pathsOf(tab).includes(path))) ||
  vscode.workspace.textDocuments.some(
    ({ uri, isDirty, isClosed }) => uri.scheme === requestScheme && uri.path === path && isDirty && !isClosed,
  );
