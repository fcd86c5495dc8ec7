/**
 * An answer of one step; `dismissed` means that the person closed it, or that all questions end. `typed` was on screen when they
 * went back.
 */
export type Reply<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "back"; readonly typed?: string }
  | { readonly kind: "dismissed"; readonly isForGood?: true };

export interface StepHeader {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
  /** What was typed here, and not yet taken, before the person went back. */
  readonly typed?: string;
}

/** The header of a question that is asked by itself. */
export const alone = (title: string): StepHeader => ({ title, step: 1, totalSteps: 1, canGoBack: false });

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

/**
 * Asks the steps in order, skipping those that do not apply; undefined when it was dismissed. The first `answered` are answered
 * already: Back leads to them.
 */
export async function runWizard<D>(
  title: string,
  steps: readonly Step<D>[],
  first: D,
  answered = 0,
): Promise<D | undefined> {
  const reply = await askSteps(title, steps, first, answered);
  return reply.kind === "value" ? reply.value : undefined;
}

/** Asks steps of their own within a step, from whose first one a way leads back. */
export const within = <D>(title: string, steps: readonly Step<D>[], first: D): Promise<Reply<D>> =>
  askSteps(title, steps, first, 0, true);

async function askSteps<D>(
  title: string,
  steps: readonly Step<D>[],
  first: D,
  answered: number,
  isWithin = false,
): Promise<Reply<D>> {
  let draft = first;
  let index = answered;
  const asked = [...steps.keys()].slice(0, answered);
  const typed = new Map<number, string>();
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
      canGoBack: isWithin || asked.length > 0,
      typed: typed.get(index),
    });
    typed.delete(index);
    switch (reply.kind) {
      case "value":
        asked.push(index);
        draft = reply.value;
        index++;
        break;
      case "back":
        if ("draft" in reply) draft = reply.draft;
        if ("typed" in reply && reply.typed !== undefined) typed.set(index, reply.typed);
        if (isWithin && asked.length === 0) return { kind: "back" };
        index = asked.pop() ?? 0;
        break;
      case "dismissed":
        return reply;
    }
  }
  return { kind: "value", value: draft };
}

/** Puts a step's answer into the draft. */
export const into = <D, T>(reply: Reply<T>, take: (value: T) => D): Reply<D> =>
  reply.kind === "value" ? { kind: "value", value: take(reply.value) } : reply;
