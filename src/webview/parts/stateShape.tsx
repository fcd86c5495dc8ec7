import type { Pill, Tone } from "./protocol";

/** One outline a tone, so that states differ with no color at all. */
const paths: Readonly<Record<Tone, string>> = {
  good: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM7 11 3.9 7.9l1.1-1.1L7 8.8l4-4 1.1 1.1z",
  busy: "M8 1.5a6.5 6.5 0 0 1 6.5 6.5H13A5 5 0 0 0 8 3zM8 14.5A6.5 6.5 0 0 1 1.5 8H3a5 5 0 0 0 5 5z",
  warn: "M8 1.2 15.2 14H.8zM7.2 6v4h1.6V6zM7.2 11v1.6h1.6V11z",
  bad: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM5.3 4.3 4.3 5.3 7 8l-2.7 2.7 1 1L8 9l2.7 2.7 1-1L9 8l2.7-2.7-1-1L8 7z",
  idle: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3zM4.8 7.2h6.4v1.6H4.8z",
};

export const Shape = ({ tone }: { readonly tone: Tone }) => (
  <svg class={`shape ${tone}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d={paths[tone]} fill-rule="evenodd" />
  </svg>
);

/** A state as shape and word; what is no state is a word alone. */
export const PillMark = ({ pill }: { readonly pill: Pill }) => (
  <span class={`pill ${pill.isPlain ? "plain" : pill.tone}`} title={pill.hint}>
    {!pill.isPlain && <Shape tone={pill.tone} />}
    <span>{pill.text}</span>
  </span>
);
