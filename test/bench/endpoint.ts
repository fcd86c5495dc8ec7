// The sandbox in a process of its own, so that its work does not count as the client's.
import { startSandbox, type SandboxOptions } from "../../src/sandbox/sandbox";

/** What the endpoint answered since it was last asked. */
export interface Tally {
  readonly calls: number;
  readonly throttled: number;
  /** Calls of the rate that task and container-instance reads share. */
  readonly reads: number;
}

const reads = new Set(["ListTasks", "DescribeTasks", "ListContainerInstances", "DescribeContainerInstances"]);

async function serve(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox(options);
  let from = new Set<string>();
  process.on("message", () => {
    const fresh = sandbox.calls.filter(call => !from.has(call.requestId));
    from = new Set(sandbox.calls.map(call => call.requestId));
    const answered = fresh.filter(call => call.status === 200);
    const tally: Tally = {
      calls: fresh.length,
      throttled: fresh.length - answered.length,
      reads: fresh.filter(call => reads.has(call.operation)).length,
    };
    process.send?.({ tally });
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ url: sandbox.url });
}

void serve(JSON.parse(process.argv[2] ?? "{}") as SandboxOptions);
