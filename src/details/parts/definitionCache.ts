import { Emitter } from "../../ecs/model/emitter";
import type { Disposable } from "../../ecs/model/emitter";
import { toEcsError } from "../../ecs/gateway/failure";
import type { EcsGateway } from "../../ecs/gateway/gateway";
import type { TaskDefinition } from "../../ecs/model/model";
import type { Lookup } from "../../webview/parts/protocol";

const most = 200;

/** Task definitions by connection, read once: a revision never changes what it runs. */
export class Definitions implements Disposable {
  private readonly changeEmitter = new Emitter<void>();
  private readonly closed = new AbortController();
  private readonly known = new WeakMap<EcsGateway, Map<string, Lookup<TaskDefinition>>>();

  /** Fires when one that was asked for has come, or could not. */
  readonly onDidChange = this.changeEmitter.event;

  /** By ARN or `family:revision`; starts to read what is not known yet. A failure stays until `forget`. */
  get(gateway: EcsGateway, name: string): Lookup<TaskDefinition> {
    const entries = this.of(gateway);
    const entry = entries.get(name);
    if (entry) return entry;
    const oldest = entries.keys().next().value;
    if (entries.size >= most && oldest !== undefined) entries.delete(oldest);
    const loading = { kind: "loading" } as const;
    entries.set(name, loading);
    void this.read(gateway, name, entries);
    return loading;
  }

  /** Forgets failures, so that the next `get` tries anew. */
  forgetFailures(gateway: EcsGateway): void {
    const entries = this.of(gateway);
    for (const [name, entry] of entries) if (entry.kind === "failed") entries.delete(name);
  }

  dispose(): void {
    this.closed.abort();
    this.changeEmitter.dispose();
  }

  private of(gateway: EcsGateway): Map<string, Lookup<TaskDefinition>> {
    const entries = this.known.get(gateway) ?? new Map<string, Lookup<TaskDefinition>>();
    this.known.set(gateway, entries);
    return entries;
  }

  private async read(gateway: EcsGateway, name: string, entries: Map<string, Lookup<TaskDefinition>>): Promise<void> {
    try {
      entries.set(name, { kind: "ready", value: await gateway.taskDefinition(name, this.closed.signal) });
    } catch (error) {
      const { sentence, advice } = toEcsError(error, {
        operation: "DescribeTaskDefinition",
        region: gateway.region,
        endpoint: gateway.endpoint,
      });
      entries.set(name, { kind: "failed", sentence, advice });
    }
    if (!this.closed.signal.aborted) this.changeEmitter.fire();
  }
}
