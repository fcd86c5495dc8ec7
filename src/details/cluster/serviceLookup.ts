import type { ClusterSession } from "../../ecs/session/clusterSession";
import { toEcsError } from "../../ecs/gateway/failure";
import type { Service } from "../../ecs/model/model";
import type { Lookup } from "../../webview/parts/protocol";

/** What is known of a cluster's services, however the last reading of them went. */
export type KnownServices = Lookup<readonly Service[]> & { readonly value?: readonly Service[] };

/**
 * The services of one cluster for as long as a page shows them; read again after each reading of the cluster. What was
 * known stays when a reading fails.
 */
export class ServiceLookup {
  private lookup: KnownServices = { kind: "loading" };
  private asOf?: number;
  private reading = false;

  constructor(
    readonly session: ClusterSession,
    private readonly changed: () => void,
  ) {}

  get current(): KnownServices {
    return this.lookup;
  }

  /** Reads when the cluster was read since; the last known list stays until the new one is there. */
  follow(signal: AbortSignal): void {
    const { state } = this.session;
    if (this.reading || state.kind !== "ready" || state.asOf === this.asOf) return;
    this.asOf = state.asOf;
    void this.read(signal);
  }

  retry(): void {
    this.asOf = undefined;
  }

  private async read(signal: AbortSignal): Promise<void> {
    this.reading = true;
    try {
      this.lookup = { kind: "ready", value: await this.session.services(signal) };
    } catch (error) {
      const { region, endpoint } = this.session.gateway;
      const failure = toEcsError(error, { operation: "ListServices", region, endpoint });
      if (failure.kind === "cancelled") this.asOf = undefined;
      else {
        const { value } = this.lookup;
        this.lookup = { kind: "failed", sentence: failure.sentence, advice: failure.advice, value };
      }
    } finally {
      this.reading = false;
    }
    if (!signal.aborted) this.changed();
  }
}
