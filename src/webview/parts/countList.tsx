import type { Fact } from "./protocol";

/** The few figures that a page is opened for. */
export const CountList = ({ counts }: { readonly counts: readonly Fact[] }) => (
  <dl class="counts">
    {counts.map(fact => (
      <div key={fact.key}>
        <dt>{fact.label}</dt>
        <dd>{fact.value}</dd>
      </div>
    ))}
  </dl>
);
