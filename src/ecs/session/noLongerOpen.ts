import { EcsError } from "../model/errors";

const code = "NoLongerOpen";

export const isNoLongerOpen = (error: unknown): boolean => error instanceof EcsError && error.code === code;

/** What was known of it is gone with it, so that its emptiness says nothing of ECS. */
export const noLongerOpen = (what: string): EcsError =>
  new EcsError({
    kind: "missing",
    code,
    brief: "Connection changed",
    sentence: `${what} was removed from this window, or now leads elsewhere.`,
    advice: "Choose the cluster again.",
  });
