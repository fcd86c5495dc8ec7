/** `RUNNING · web:7 · v5`: what is known, with a middle dot between; an empty part leaves no dot. */
export const dotted = (...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(" · ");
