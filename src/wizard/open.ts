/** What ends the question that is on screen; VS Code shows one at a time. */
export const openQuestions = new Set<() => void>();

/** Closes the question that is on screen, as if the person had. */
export function dismissQuestions(): void {
  for (const dismiss of openQuestions) dismiss();
}
