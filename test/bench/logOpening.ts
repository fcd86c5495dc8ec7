// How long the last lines of a long log take to be there, against one call of as many: in plain Node, without a window.
import { openGateway } from "../../src/ecs/gateway/awsAccess";
import { Connections } from "../../src/ecs/session/connections";
import { LogFollower } from "../../src/logs/following/follower";
import { TaskScope } from "../../src/logs/following/taskScope";
import { LogClients } from "../../src/logs/place/logClients";
import { readLog } from "../../src/logs/reading/readLog";
import { openLogs } from "../../src/stream/aws/awsLogs";
import { median } from "./median";
import { serve } from "./served";

export interface OpeningRow {
  readonly what: string;
  readonly lines: number;
  /** Until its last lines were there, and one call that answers as many; medians. */
  readonly linesMs: number;
  readonly callMs: number;
  /** Whether the last line that was there is the log's last one. */
  readonly isComplete: boolean;
}

export const printed = 100_000;
const region = "us-east-1";
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const wait = (ms: number) => new Promise(wake => setTimeout(wake, ms));

export async function logOpening(latencyMs: number, readings: number): Promise<readonly OpeningRow[]> {
  const served = await serve({
    latencyMs,
    quiet: true,
    world: { clusters: 1, instances: 0, tasks: 10 },
    printing: [{ family: "long", atOnce: printed, agoSeconds: 600 }],
  });
  const connections = new Connections(spec => openGateway(spec, () => Promise.reject(new Error("no MFA"))), {
    intervalMs: () => 3_600_000,
    readOnly: () => false,
  });
  const clients = new LogClients(connections, (current, own) =>
    Promise.resolve(openLogs({ region: own, endpoint: current().endpoint, credentials })),
  );
  try {
    connections.set([{ id: "bench", label: "bench", region, endpoint: served.url, origin: "sandbox" }]);
    const [connection] = connections.all;
    await connection?.load();
    const session = connection?.clusters[0];
    if (!connection || !session) throw new Error("There is no cluster.");
    await session.load();
    const task = [...session.replica.tasks.values()].find(({ group }) => group === "family:long");
    if (!task) throw new Error("There is no task that prints.");
    const port = (own: string) => clients.get(connection, own);
    const openScope = () => new TaskScope(session, { kind: "tasks", tasks: [{ arn: task.arn }] });

    const follow = async (): Promise<string> => {
      const ending = new AbortController();
      const scope = openScope();
      try {
        await scope.ready(ending.signal);
        const follower = new LogFollower(() => scope.current(), { now: scope.now, port, first: 1000 });
        for await (const item of follower.follow(ending.signal))
          if (item.kind === "lines") return item.lines.at(-1)?.message ?? "";
        return "";
      } finally {
        ending.abort();
        scope.dispose();
      }
    };
    const open = async (): Promise<string> => {
      const { signal } = new AbortController();
      const scope = openScope();
      try {
        await scope.ready(signal);
        const { lines } = await readLog(scope.current().sources, { most: 10_000 }, port, signal);
        return lines.at(-1)?.message ?? "";
      } finally {
        scope.dispose();
      }
    };
    const call = async (limit: number): Promise<string> => {
      const query = { group: "/ecs/long", stream: `ecs/app/${task.id}`, limit };
      const { records } = await (await port(region)).backward(query, new AbortController().signal);
      return records.at(-1)?.message ?? "";
    };

    const rows: OpeningRow[] = [];
    const ways = [
      { what: "Show Logs", lines: 1000, read: follow },
      { what: "Open Log as Editor", lines: 10_000, read: open },
    ];
    for (const { what, lines, read } of ways) {
      const times: { ours: number[]; call: number[] } = { ours: [], call: [] };
      let isComplete = true;
      for (let reading = 0; reading <= readings; reading++) {
        const [callMs] = await timed(() => call(lines));
        await wait(100);
        const [oursMs, last] = await timed(read);
        await wait(100);
        isComplete &&= last.includes(`line 000${String(printed - 1)} `);
        // The first one opens connections.
        if (reading > 0) times.call.push(callMs);
        if (reading > 0) times.ours.push(oursMs);
      }
      rows.push({ what, lines, linesMs: median(times.ours), callMs: median(times.call), isComplete });
    }
    return rows;
  } finally {
    clients.dispose();
    connections.dispose();
    served.close();
  }
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [number, T]> {
  const began = performance.now();
  const result = await act();
  return [performance.now() - began, result];
}
