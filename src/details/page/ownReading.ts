import { toEcsError } from "../../ecs/answers/failure";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { FreshnessFacts } from "./freshness";

/** A page's reading of its own resource alone, as Refresh asks for it, and what came of the last one. */
export class OwnReading {
  private running?: AbortController;
  outcome?: FreshnessFacts["reread"];

  constructor(
    private readonly arn: string,
    private readonly closed: AbortSignal,
  ) {}

  /** Keeps a failure as its outcome. A second click gives up the first one's call. */
  async read(session: ClusterSession): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const signal = AbortSignal.any([running.signal, this.closed]);
    try {
      await session.reread([this.arn], signal);
      if (!signal.aborted) this.outcome = { at: Date.now() };
    } catch (error) {
      const { region, endpoint } = session.gateway;
      const failure = toEcsError(error, { operation: "Describe", region, endpoint });
      if (failure.kind !== "cancelled" && !signal.aborted) this.outcome = { at: Date.now(), error: failure };
    }
  }
}
