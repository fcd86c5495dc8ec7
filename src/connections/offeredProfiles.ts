import { aws } from "../bundles";
import type { Environment, Profile } from "../ecs/connection/connection";
import { Emitter } from "../ecs/model/emitter";
import type { Disposable, Event } from "../ecs/model/emitter";
import { plainText } from "../text/plainText";
import type { Log } from "../text/safeLog";
import { errorText } from "../text/secrets";
import { AwsFilesWatch } from "./awsFilesWatch";

/** The profiles of the AWS files, for a window without any connection: each is one click away. */
export class OfferedProfiles implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private watching?: Disposable;
  private isOver = false;
  all: readonly Profile[] = [];

  /** Fires when the AWS files name other profiles than before. */
  readonly onDidChange: Event<void> = this.changeEmitter.event;

  constructor(
    private readonly log: Log,
    private readonly environment: Environment = process.env,
    private readonly list: () => Promise<readonly Profile[]> = () => aws().listProfiles(),
  ) {}

  /** Reads them on first use, and from then on whenever the files change. */
  read(): void {
    if (this.watching || this.isOver) return;
    this.watching = new AwsFilesWatch(this.environment, () => void this.reread());
    void this.reread();
  }

  dispose(): void {
    this.isOver = true;
    this.watching?.dispose();
    this.changeEmitter.dispose();
  }

  private async reread(): Promise<void> {
    // Reading them takes the SDK's bundle, for which no row waits.
    await new Promise(later => setImmediate(later));
    let found: readonly Profile[] = [];
    try {
      found = await this.list();
    } catch (error) {
      this.log.warn(plainText(`Couldn't read the shared AWS files: ${errorText(error)}`));
    }
    if (this.isOver || JSON.stringify(found) === JSON.stringify(this.all)) return;
    this.all = found;
    this.changeEmitter.fire();
  }
}
