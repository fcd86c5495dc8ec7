/** Whether a measured figure keeps to what is asked of it; in the table and in bench.json alike. */
export interface Verdict {
  readonly reached: boolean;
  readonly text: string;
}

export const verdict = (reached: boolean, text: string): Verdict => ({ reached, text });

export const verdictLines = (verdicts: readonly Verdict[]): string =>
  verdicts.map(({ reached, text }) => `  ${reached ? "✔" : "✘"} ${text}`).join("\n");
