import { concurrently } from "../../ecs/rate/concurrently";
import { within } from "../../ecs/rate/deadline";
import type { StreamsPort } from "../../stream/aws/servicePorts";
import type { LogSource } from "../place/logLine";
import { lastLines } from "../reading/lastLines";
import type { LastLines } from "../reading/lastLines";

const callsAtATime = 4;
const patienceMs = 5000;

/**
 * The last lines of each source, `total` of them in all, by the source's key: a call a stream. What can't be read now is left out; throws
 * only once `signal` is aborted.
 */
export async function firstLines(
  sources: readonly LogSource[],
  total: number,
  port: (region: string) => Promise<StreamsPort>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, LastLines>> {
  const count = Math.ceil(total / Math.max(1, sources.length));
  const read = new Map<string, LastLines>();
  await concurrently(sources, callsAtATime, signal, async ({ key, place }) => {
    try {
      const last = async (own: AbortSignal) => lastLines(await port(place.region), place, { count }, own);
      read.set(key, await within(patienceMs, signal, last));
    } catch {
      // The turns that follow say why a group can't be read, and begin with its last minutes where only this call failed.
      if (signal.aborted) throw signal.reason;
    }
  });
  return read;
}
