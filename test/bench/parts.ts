import { activation, activationTable, activationVerdicts } from "./activation";
import { auditBench, auditTable, auditVerdicts } from "./audit";
import { churn, churnTable, churnVerdicts } from "./churn";
import { live, liveTable, liveVerdicts } from "./live";
import { load } from "./load";
import type { LoadOptions } from "./load";
import { loadTable, loadVerdicts } from "./loadReport";
import { logs, logsTable, logsVerdicts } from "./logs";
import { serviceLoad, serviceLoadTable, serviceLoadVerdicts } from "./serviceLoad";
import { sizes, sizesTable, sizesVerdicts } from "./sizes";
import { windows } from "./window";
import { windowTable, windowVerdicts } from "./windowReport";
import type { Verdict } from "./verdict";

export interface BenchOptions extends LoadOptions {
  /** How many events the audited files hold. */
  readonly events: readonly number[];
  readonly seconds: number;
  readonly changesPerSecond: number;
  readonly churnSeconds: number;
  readonly rules: readonly string[];
}

interface Outcome {
  readonly text: string;
  readonly verdicts: readonly Verdict[];
  readonly rows: object;
}

type Part = (options: BenchOptions, say: (line: string) => void) => Promise<Outcome>;

/** What can be measured, by name and in the order of a full run. */
export const parts = {
  load: async (options, say) => {
    const rows = await load(options, row =>
      say(`${row.limited ? "with" : "without"} rates, ${row.size} tasks, ${row.way}: ${Math.round(row.allMs)} ms`),
    );
    return { text: loadTable(rows), verdicts: loadVerdicts(rows), rows };
  },
  services: async ({ latencyMs, times }) => {
    const rows = await serviceLoad(latencyMs, times);
    return { text: serviceLoadTable(rows), verdicts: serviceLoadVerdicts(rows), rows };
  },
  audit: async (options, say) => {
    const rows = await auditBench(options.events, row =>
      say(`${row.events} events, ${row.layout}: ${row.ratio.toFixed(2)}`),
    );
    return { text: auditTable(rows), verdicts: auditVerdicts(rows), rows };
  },
  live: async options => {
    const rows = await live({ tasks: 1000, changesPerSecond: options.changesPerSecond, seconds: options.seconds });
    return { text: liveTable(rows), verdicts: liveVerdicts(rows), rows };
  },
  churn: async options => {
    const how = { tasks: 300, replacedPerSecond: 5, seconds: options.churnSeconds, rules: options.rules };
    const rows = await churn(how);
    return { text: churnTable(rows, how), verdicts: churnVerdicts(rows), rows };
  },
  logs: async (options, say) => {
    const rows = await logs(options, say);
    return { text: logsTable(rows), verdicts: logsVerdicts(rows), rows };
  },
  window: async (_, say) => {
    const rows = await windows(say);
    return { text: windowTable(rows), verdicts: windowVerdicts(rows), rows };
  },
  activation: async () => {
    const rows = await activation();
    return { text: activationTable(rows), verdicts: activationVerdicts(rows), rows };
  },
  sizes: () => {
    const rows = sizes();
    return Promise.resolve({ text: sizesTable(rows), verdicts: sizesVerdicts(rows), rows });
  },
} as const satisfies Readonly<Record<string, Part>>;

export const isPart = (name: string): name is keyof typeof parts => Object.hasOwn(parts, name);
