import type * as vscode from "vscode";
import { aws, sandbox } from "../bundles";
import { environmentConnection } from "../ecs/connection/connection";
import type { ConnectionColor, ConnectionSpec, Profile, SharedFiles } from "../ecs/connection/connection";
import type { Connections } from "../ecs/session/connections";
import type { Consent } from "../ecs/model/errors";
import type { Sandbox } from "../sandbox/sandbox";
import { allowedEndpoints, colorOf, readOnlyIds, savedColors, savedConnections } from "./saved";
import type { ChosenColor } from "./saved";
import { plainText } from "../text/plainText";
import { errorText } from "../text/secrets";
import type { Log } from "../text/safeLog";

const savedKey = "ecsExplorer.connections";
const hiddenKey = "ecsExplorer.environmentHidden";
const readOnlyKey = "ecsExplorer.readOnlyConnections";
const colorsKey = "ecsExplorer.connectionColors";
const plainHttpKey = "ecsExplorer.plainHttpEndpoints";

/**
 * Which connections this window has: saved ones, the one that the environment describes, and the sandbox. They are kept in
 * the user's own storage, never in a workspace's settings, so that no opened folder can choose where a command is sent.
 */
export class ConnectionStore implements vscode.Disposable {
  private sandbox?: Promise<Sandbox>;
  private sandboxSpec?: ConnectionSpec;
  private environment = environmentConnection(process.env);

  constructor(
    private readonly connections: Connections,
    private readonly state: vscode.Memento,
    private readonly log: Log,
    /** Told once when nobody can say which connections are read-only, so that all of them are. */
    private readonly tellDamaged: () => void = () => undefined,
  ) {}

  /** Makes the connections known; reads the shared AWS files only when the environment names a profile and no region. */
  async open(): Promise<void> {
    this.publish();
    if (this.readOnlyIds() === undefined) this.tellDamaged();
    const named = process.env["AWS_REGION"] || process.env["AWS_DEFAULT_REGION"];
    if (!this.environment || named) return;
    // Reading them takes the SDK's bundle, for which activation does not wait.
    await new Promise(later => setImmediate(later));
    try {
      this.filesChanged(await aws().readSharedFiles());
    } catch (error) {
      this.log.warn(plainText(`Couldn't read the shared AWS files: ${errorText(error)}`));
    }
  }

  /** Takes the region of the environment's profile from the AWS files as they are now. */
  filesChanged(files: SharedFiles): void {
    this.environment = environmentConnection(process.env, files);
    this.publish();
  }

  async add(spec: ConnectionSpec, readOnly = false): Promise<void> {
    await this.state.update(savedKey, [...this.saved().filter(item => item.id !== spec.id), spec]);
    await this.setReadOnly(spec.id, readOnly);
  }

  /** Puts another name or endpoint in a saved connection's place. What may be done over it isn't part of that. */
  async change({ readOnly: _readOnly, plainHttp: _plainHttp, ...spec }: ConnectionSpec): Promise<void> {
    await this.state.update(
      savedKey,
      this.saved().map(item => (item.id === spec.id ? spec : item)),
    );
    this.publish();
  }

  /** Removes a saved connection, stops the sandbox, or hides the environment's connection until `showEnvironment`. */
  async remove(id: string): Promise<void> {
    if (id === this.sandboxSpec?.id) {
      const running = this.sandbox;
      this.sandbox = undefined;
      this.sandboxSpec = undefined;
      this.publish();
      await (await running)?.close();
      return;
    }
    if (id === this.environment?.id) await this.state.update(hiddenKey, true);
    else
      await this.state.update(
        savedKey,
        this.saved().filter(item => item.id !== id),
      );
    await this.state.update(
      plainHttpKey,
      this.allowed().filter(item => item.connectionId !== id),
    );
    await this.keepColor(id, undefined);
    await this.setReadOnly(id, false);
  }

  /** Marks a connection with a color, in this and in later windows, or with none, whatever its name says. */
  setColor(id: string, color: ConnectionColor | undefined): Promise<void> {
    return this.keepColor(id, color ?? "none");
  }

  private async keepColor(id: string, color: ChosenColor | undefined): Promise<void> {
    const colors = new Map(this.colors());
    if (color) colors.set(id, color);
    else colors.delete(id);
    await this.state.update(colorsKey, colors.size > 0 ? Object.fromEntries(colors) : undefined);
    this.publish();
  }

  /** Whether the environment describes a connection that the person removed from the view. */
  get hidesEnvironment(): boolean {
    return this.environment !== undefined && this.state.get<unknown>(hiddenKey) === true;
  }

  async showEnvironment(): Promise<void> {
    await this.state.update(hiddenKey, undefined);
    this.publish();
  }

  /** Refuses, or again allows, whatever changes anything over this connection, in this and in later windows. */
  async setReadOnly(id: string, readOnly: boolean): Promise<void> {
    // A damaged list is mended so that nobody else's refusal is lost, the hidden environment's included.
    const refusing = this.readOnlyIds() ?? ["environment", ...this.specs().map(spec => spec.id)];
    const others = refusing.filter(item => item !== id);
    await this.state.update(readOnlyKey, readOnly ? [...others, id] : others);
    this.publish();
  }

  /** Keeps the person's leave to reach an endpoint without encryption; holds for that connection and endpoint only. */
  async allowPlainHttp({ connectionId, endpoint }: Consent): Promise<void> {
    await this.state.update(plainHttpKey, [...this.allowed(), { connectionId, endpoint }]);
    this.publish();
  }

  profiles(): Promise<readonly Profile[]> {
    return aws().listProfiles();
  }

  /** Starts the in-memory ECS in this window, once, and connects to it. */
  async openSandbox(): Promise<void> {
    if (!this.sandbox) {
      this.sandbox = sandbox().startSandbox();
      this.sandbox.catch(() => {
        this.sandbox = undefined;
      });
    }
    const { url } = await this.sandbox;
    this.sandboxSpec = { id: "sandbox", label: "Sandbox", region: "us-east-1", endpoint: url, origin: "sandbox" };
    this.log.info(`The sandbox answers at ${url}`);
    this.publish();
  }

  dispose(): void {
    void this.sandbox?.then(running => running.close()).catch(() => undefined);
  }

  private saved(): readonly ConnectionSpec[] {
    return savedConnections(this.state.get<unknown>(savedKey));
  }

  private readOnlyIds(): readonly string[] | undefined {
    return readOnlyIds(this.state.get<unknown>(readOnlyKey));
  }

  private allowed(): readonly Consent[] {
    return allowedEndpoints(this.state.get<unknown>(plainHttpKey));
  }

  private colors(): ReadonlyMap<string, ChosenColor> {
    return savedColors(this.state.get<unknown>(colorsKey));
  }

  private specs(): readonly ConnectionSpec[] {
    const environment = this.environment && !this.hidesEnvironment ? [this.environment] : [];
    const sandboxes = this.sandboxSpec ? [this.sandboxSpec] : [];
    return [...environment, ...this.saved(), ...sandboxes];
  }

  private publish(): void {
    const refusing = this.readOnlyIds();
    const allowed = this.allowed();
    const colors = this.colors();
    this.connections.set(
      this.specs().map(spec => ({
        ...spec,
        ...withColor(colorOf(spec, colors.get(spec.id))),
        ...((refusing?.includes(spec.id) ?? true) ? { readOnly: true } : {}),
        plainHttp: allowed.filter(item => item.connectionId === spec.id).map(item => item.endpoint),
      })),
    );
  }
}

const withColor = (color: ConnectionColor | undefined) => (color ? { color } : {});
