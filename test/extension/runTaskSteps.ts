import type { Inputs } from "./inputs";

/** The placeholder of Run Task's list, in which all that will be run stands. */
export const review = "Run, or select what to change";

export interface RunAnswers {
  readonly family: string;
  readonly count?: string;
  readonly launch?: string;
  readonly network?: string;
}

/** Answers Run Task's questions from the family on, up to its list; what is left out stays as proposed. */
export async function answerRun(inputs: Inputs, { family, count, launch, network }: RunAnswers): Promise<void> {
  await inputs.choose("family", family);
  if (count !== undefined) {
    await inputs.choose(review, "Count");
    await inputs.type("How many", count);
  }
  if (launch !== undefined) {
    const { items } = await inputs.pick(review);
    await inputs.choose(review, items.find(({ label }) => /Launch type|Capacity provider/.test(label))?.label ?? "");
    await inputs.choose("Launch type or capacity", launch);
  }
  if (network !== undefined) {
    await inputs.choose(review, "Network");
    await inputs.choose("Network", network);
  }
  await inputs.pick(review);
}

/** The same, and runs it. */
export async function answerAndRun(inputs: Inputs, answers: RunAnswers): Promise<void> {
  await answerRun(inputs, answers);
  await inputs.choose(review, "Run ");
}
