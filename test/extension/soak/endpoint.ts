// The soak's endpoint in a process of its own, so that the heap that is measured is the extension's alone.
import { manualClock, startSandbox } from "../../../src/sandbox/sandbox";
import type { Clock, Fault, Sandbox } from "../../../src/sandbox/sandbox";

/** What the soak tells its endpoint. */
export type Order =
  | { readonly order: "fault"; readonly fault: Omit<Fault, "match"> }
  | { readonly order: "mend" | "unplug" | "plug" | "newCluster" | "dropCluster" };

const tickMs = 250;
/** An hour goes by in half a minute: what stopped is forgotten as fast as it is replaced. */
const pace = 120;

async function serve(): Promise<void> {
  const manual = manualClock();
  const clock: Clock = { now: () => manual.now(), after: (ms, run) => manual.after(ms, run) };
  const sandbox = await startSandbox({ clock });
  setInterval(() => manual.advance(tickMs * pace), tickMs);
  process.on("message", (order: Order) => void obey(sandbox, order));
  process.on("disconnect", () => process.exit());
  process.send?.({ url: sandbox.url });
}

async function obey(sandbox: Sandbox, order: Order): Promise<void> {
  switch (order.order) {
    case "fault":
      return sandbox.addFault(order.fault);
    case "mend":
      return sandbox.clearFaults();
    case "unplug":
      return sandbox.unplug();
    case "plug":
      return sandbox.plug();
    case "newCluster":
      return void sandbox.world.addCluster("soak");
    case "dropCluster":
      return sandbox.world.clusters.delete("soak");
  }
}

void serve();
