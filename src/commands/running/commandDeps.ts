import type { Consent } from "../../ecs/model/errors";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSpec, Profile } from "../../ecs/connection/connection";
import type { Target } from "../../requests/sending/target";
import type { Node, Subject } from "../../tree/nodes/node";
import type { Log } from "../../text/safeLog";

/** What the commands need from the rest of the extension. */
export interface CommandDeps {
  readonly connections: Connections;
  readonly connectionStore: {
    readonly hidesEnvironment: boolean;
    add(spec: ConnectionSpec, readOnly?: boolean): Promise<void>;
    allowPlainHttp(consent: Consent): Promise<void>;
    showEnvironment(): Promise<void>;
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
    openTask(subject: Subject): void;
    openContainerInstance(subject: Subject): void;
    openCluster(cluster: Target): void;
  };
  readonly documents: {
    /** `arn` may be the cluster's own. */
    open(subject: Subject): void;
    compare(subject: Subject): void;
  };
  /** Shows a task or an instance in the tree. */
  reveal(subject: Subject): Promise<void>;
  selection(): readonly Node[];
  readonly log: Log;
}

/** What VS Code, a page or the palette hands to a command. */
export type Argument = Node | Subject | Target | undefined;
