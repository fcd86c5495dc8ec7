import { aws, loadedAws } from "../bundles";
import type { ConnectionSession } from "../ecs/session/connectionSession";
import type { Connections } from "../ecs/session/connections";
import type { Disposable } from "../ecs/model/emitter";
import type { EcsError } from "../ecs/model/errors";
import { AwsFilesWatch } from "./awsFilesWatch";
import type { ConnectionStore } from "./store";

/**
 * Lets connections that lack credentials continue once there are some, after a login or when the AWS files change, and those
 * that changed files lead elsewhere begin anew there.
 */
export class Logins implements Disposable {
  private readonly watching = new AwsFilesWatch(process.env, () => void this.reread());

  constructor(
    private readonly connections: Connections,
    private readonly store: ConnectionStore,
  ) {}

  /** A person wants this connection to work: its credentials are asked for anew, an MFA code included. */
  forget(connection: ConnectionSession): void {
    if (credentialFailure(connection)) aws().forgetLogin(connection.spec);
  }

  /** Reads again whatever failed for want of credentials, after a login that succeeded. */
  async loggedIn(): Promise<void> {
    for (const connection of this.connections.all) this.forget(connection);
    await this.retry(() => false);
  }

  dispose(): void {
    this.watching.dispose();
    loadedAws()?.closeLogins();
  }

  private async reread(): Promise<void> {
    const bundle = loadedAws();
    // Nothing was asked for credentials yet.
    if (!bundle) return;
    const { files, hasOthers, leadsElsewhere } = await bundle.rereadFiles();
    this.store.filesChanged(files);
    this.connections.reopen(session =>
      session.isOpened ? leadsElsewhere(session.spec, session.endpoint) : waitsForConsent(session),
    );
    await this.retry(hasOthers);
  }

  /** What a dismissed MFA prompt holds up stays so: this asks nobody. */
  private async retry(hasOthers: (spec: ConnectionSession["spec"]) => boolean): Promise<void> {
    await Promise.all(
      this.connections.all
        .filter(connection => connection.spec.origin !== "sandbox")
        .filter(connection => hasOthers(connection.spec) || credentialFailure(connection))
        .map(async connection => {
          await connection.load();
          await Promise.all(
            connection.clusters.filter(session => failureIn(session.state)).map(session => session.load()),
          );
        }),
    );
  }
}

type State = ConnectionSession["state"];

/** The files may lead it to an encrypted endpoint by now. */
const waitsForConsent = ({ state }: ConnectionSession): boolean =>
  state.kind === "failed" && state.error.consent !== undefined;

function failureIn(state: State | ConnectionSession["clusters"][number]["state"]): EcsError | undefined {
  const failure = state.kind === "failed" ? state.error : state.kind === "loading" ? state.failure : undefined;
  return failure?.kind === "auth" ? failure : undefined;
}

/** Why a connection, or a cluster of it, has no credentials that AWS accepts. */
export function credentialFailure({ state, clusters }: ConnectionSession): EcsError | undefined {
  for (const item of [state, ...clusters.map(session => session.state)]) {
    const failure = failureIn(item);
    if (failure) return failure;
  }
  return undefined;
}
