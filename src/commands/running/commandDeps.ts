import type { Extension } from "vscode";
import type { Consent } from "../../ecs/model/errors";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionColor, ConnectionSpec, Profile } from "../../ecs/connection/connection";
import type { LogClients } from "../../logs/place/logClients";
import type { SessionsClient } from "../../shell/sessions";
import type { Target } from "../../requests/sending/target";
import type { Favorites } from "../../tree/nodes/favorites";
import type { Node, Subject } from "../../tree/nodes/node";
import type { TreeFilter } from "../../tree/filtering/treeFilter";
import type { Log } from "../../text/safeLog";
import type { RequestFileSystem } from "../requestFiles/requestFileSystem";

/** What the commands need from the rest of the extension. */
export interface CommandDeps {
  /** This extension, whose manifest says what its commands are called. */
  readonly extension: Pick<Extension<unknown>, "packageJSON">;
  readonly connections: Connections;
  readonly connectionStore: {
    readonly hidesEnvironment: boolean;
    add(spec: ConnectionSpec, readOnly?: boolean): Promise<void>;
    change(spec: ConnectionSpec): Promise<void>;
    allowPlainHttp(consent: Consent): Promise<void>;
    showEnvironment(): Promise<void>;
    setColor(id: string, color: ConnectionColor | undefined): Promise<void>;
    setReadOnly(id: string, readOnly: boolean): Promise<void>;
    remove(id: string): Promise<void>;
    profiles(): Promise<readonly Profile[]>;
    openSandbox(): Promise<void>;
  };
  readonly logins: {
    forget(connection: ConnectionSession): void;
    loggedIn(): Promise<void>;
  };
  readonly pages: {
    /** A preview is replaced by the next one, and leaves the focus where it is. */
    openTask(subject: Subject, isPreview?: boolean): void;
    openContainerInstance(subject: Subject, isPreview?: boolean): void;
    openCluster(cluster: Target, isPreview?: boolean): void;
    openService(subject: Subject, isPreview?: boolean): void;
    /** `arn` names a revision. */
    openTaskDefinition(subject: Subject): void;
    /** What the page in front is about, if one is. */
    active(): Subject | undefined;
  };
  readonly documents: {
    /** `arn` may be the cluster's own. Ends once it is on screen. */
    open(subject: Subject): Promise<void>;
    compare(subject: Subject): void;
    /** Shows the diff of two task definitions, by ARN; ends once it is on screen. */
    compareDefinitions(target: Target, before: string, after: string): Promise<void>;
    /** Shows the diff of two service revisions, by ARN, each with its task definition. */
    compareRevisions(
      target: Target,
      revisions: readonly [before: string, after: string],
      signal: AbortSignal,
    ): Promise<void>;
  };
  /** Shows a task or an instance in the tree. */
  reveal(subject: Subject): Promise<void>;
  /** The same for what a command has just changed: only while the tree is on screen, and without the focus. */
  showChanged(subject: Subject, selects: boolean): Promise<void>;
  /** What the tree is narrowed to. */
  readonly treeFilter: {
    readonly current: TreeFilter;
    set(filter: TreeFilter): void;
  };
  selection(): readonly Node[];
  readonly favorites: Pick<Favorites, "set">;
  readonly requestFiles: RequestFileSystem;
  readonly log: Log;
  /** Clients of CloudWatch Logs, by connection and region. */
  readonly logClients: LogClients;
  /** Systems Manager's sessions, as a connection's user; whoever asks disposes of it. Throws an EcsError. */
  openSessions(connection: ConnectionSession): Promise<SessionsClient>;
  /** What is remembered beyond this window. */
  readonly memory: {
    get<T>(key: string, otherwise: T): T;
    update(key: string, value: unknown): PromiseLike<void>;
  };
}

/** What VS Code, a page or the palette hands to a command. */
export type Argument = Node | Subject | Target | undefined;
