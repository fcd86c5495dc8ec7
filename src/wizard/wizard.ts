/** An answer of one step; `dismissed` means that the person closed the wizard. */
export type Reply<T> =
  { readonly kind: "value"; readonly value: T } | { readonly kind: "back" } | { readonly kind: "dismissed" };

export interface StepHeader {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

/** The way back out of a step that asks several things: what was answered of them stays. */
interface BackWith<D> {
  readonly kind: "back";
  readonly draft: D;
}

/** One question. What was answered stays in the draft, so going back shows it again. */
export interface Step<D> {
  /** Left out means always. */
  when?(draft: D): boolean;
  ask(draft: D, at: StepHeader): Promise<Reply<D> | BackWith<D>>;
}

/** Asks the steps in order, skipping those that do not apply; undefined when it was dismissed. */
export async function runWizard<D>(title: string, steps: readonly Step<D>[], first: D): Promise<D | undefined> {
  let draft = first;
  let index = 0;
  const asked: { readonly index: number; readonly before: D }[] = [];
  while (index < steps.length) {
    const step = steps[index];
    if (!step || step.when?.(draft) === false) {
      index++;
      continue;
    }
    const current = draft;
    const ahead = steps.slice(index).filter(item => item.when?.(current) !== false).length;
    const reply = await step.ask(draft, {
      title,
      step: asked.length + 1,
      totalSteps: asked.length + ahead,
      canGoBack: asked.length > 0,
    });
    switch (reply.kind) {
      case "value":
        asked.push({ index, before: draft });
        draft = reply.value;
        index++;
        break;
      case "back":
        if ("draft" in reply) draft = reply.draft;
        index = asked.pop()?.index ?? 0;
        break;
      case "dismissed":
        return undefined;
    }
  }
  return draft;
}

/** Puts a step's answer into the draft. */
export const into = <D, T>(reply: Reply<T>, take: (value: T) => D): Reply<D> =>
  reply.kind === "value" ? { kind: "value", value: take(reply.value) } : reply;
