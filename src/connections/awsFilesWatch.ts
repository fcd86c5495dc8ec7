import { existsSync, watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";
import { awsPaths } from "../ecs/connection/awsFiles";
import type { Environment } from "../ecs/connection/connection";
import type { Disposable } from "../ecs/model/emitter";

/** Tells once, a moment after the last of them, of changes to the shared AWS files and to the kept logins. */
export class AwsFilesWatch implements Disposable {
  private readonly folders: readonly FolderWatch[];
  private timer?: NodeJS.Timeout;

  constructor(environment: Environment, changed: () => void, delayMs = 300) {
    const tell = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(changed, delayMs);
      this.timer.unref();
    };
    const { config, credentials, ssoCache, loginCache } = awsPaths(environment);
    this.folders = [
      ...[config, credentials].map(path => new FolderWatch(dirname(path), name => name === basename(path), tell)),
      ...[ssoCache, loginCache].map(path => new FolderWatch(path, name => name.endsWith(".json"), tell)),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const folder of this.folders) folder.dispose();
  }
}

/** Watches a folder, or the nearest one above it that exists until it does. */
class FolderWatch implements Disposable {
  private watcher?: FSWatcher;
  private isOver = false;

  constructor(
    private readonly folder: string,
    private readonly accepts: (name: string) => boolean,
    private readonly changed: () => void,
  ) {
    this.arm();
  }

  dispose(): void {
    this.isOver = true;
    this.watcher?.close();
  }

  private arm(): void {
    this.watcher?.close();
    this.watcher = undefined;
    if (this.isOver) return;
    let at = this.folder;
    let below: string | undefined;
    while (!existsSync(at) && dirname(at) !== at) {
      below = at;
      at = dirname(at);
    }
    try {
      this.watcher = watch(at, { persistent: false }, (_, name) => this.hear(below, name));
      // A folder that goes, or a system that has no more watches: Retry reads the files all the same.
      this.watcher.on("error", () => this.watcher?.close());
    } catch {
      return;
    }
    if (below !== undefined && existsSync(below)) this.arrived();
  }

  private hear(below: string | undefined, name: string | null): void {
    if (below === undefined) {
      if (!existsSync(this.folder)) this.arm();
      if (name === null || this.accepts(name)) this.changed();
    } else if (existsSync(below)) this.arrived();
  }

  private arrived(): void {
    this.arm();
    this.changed();
  }
}
