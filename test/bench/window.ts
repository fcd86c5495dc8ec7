import { closeBrowser } from "../workbench/window";
import { bigWindow } from "./bigWindow";
import { groupWindows } from "./groupWindow";
import { serve } from "./served";
import type { EndpointOptions } from "./endpoint";
import { streamWindow } from "./streamWindow";
import type { WindowRows } from "./windowReport";

/** The family that the endpoint's further tasks are of. */
const group = "batch-001";

/** All that is measured in the real window. */
export async function windows(say: (line: string) => void): Promise<WindowRows> {
  const within = async <T>(
    options: EndpointOptions,
    measure: (served: Awaited<ReturnType<typeof serve>>) => Promise<T>,
  ) => {
    const served = await serve(options);
    try {
      return await measure(served);
    } finally {
      served.close();
    }
  };
  try {
    say("a group of 5,000 tasks");
    const world = { clusters: 1, instances: 0, tasks: 100 };
    const opened = await within({ quiet: true, world, oneGroup: 4970 }, served => groupWindows(served, group, 5000));
    say("a cluster of 20,000 tasks");
    const big = { clusters: 1, instances: 2000, tasks: 15_000 };
    const steps = await within({ quiet: true, world: big, oneGroup: 5000 }, served => bigWindow(served, group));
    say("1,000 changes a second");
    return { group: opened, steps, stream: await streamWindow(1000) };
  } finally {
    await closeBrowser();
  }
}
