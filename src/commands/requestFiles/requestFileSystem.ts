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
    return isShown(path);
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
    if (this.readDirectory(uri).length === 0) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    const folder = uri.path.endsWith("/") ? uri.path : `${uri.path}/`;
    const below = this.kept.all.flatMap(({ path }) => (path.startsWith(folder) ? path.slice(folder.length) : []));
    const types = below.map(rest => [
      rest.split("/", 1)[0] ?? "",
      rest.includes("/") ? vscode.FileType.Directory : vscode.FileType.File,
    ]) as [string, vscode.FileType][];
    return [...new Map(types)];
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const kept = this.at(uri);
    if (!kept) throw vscode.FileSystemError.FileNotFound("This request document is no longer kept.");
    return bytesOf(kept);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (content.byteLength > mostBytes)
      throw vscode.FileSystemError.Unavailable("A request document can't be larger than 1 MiB.");
    if (!this.kept.write(uri.path, content, Date.now())) throw vscode.FileSystemError.NoPermissions(uri);
    await this.kept.save(isShown);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    if (!this.kept.remove(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    this.changeEmitter.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
    await this.kept.save(isShown);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changeEmitter.dispose();
  }

  private follow(opened: readonly vscode.Tab[], closed: readonly vscode.Tab[]): void {
    if ([...opened, ...closed].some(tab => pathOf(tab) !== undefined)) void this.saveQuietly();
  }

  private async saveQuietly(): Promise<void> {
    try {
      await this.kept.save(isShown);
    } catch (error) {
      this.failed(error);
    }
  }
}

export const uriOf = (path: string): vscode.Uri => vscode.Uri.from({ scheme: requestScheme, path });

const bytesOf = ({ content }: KeptRequest): Uint8Array => Buffer.from(content, "base64");

const pathOf = ({ input }: vscode.Tab): string | undefined =>
  input instanceof vscode.TabInputText && input.uri.scheme === requestScheme ? input.uri.path : undefined;

const isShown = (path: string): boolean =>
  vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(tab => pathOf(tab) === path));
