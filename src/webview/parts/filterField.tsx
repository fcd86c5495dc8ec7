import { amount } from "../../text/counts";
import { choice, choose } from "./host";

interface FilterFieldProps {
  /** The choice that it keeps. */
  readonly name: string;
  readonly label: string;
  readonly found: number;
  readonly all: number;
}

/** A field that narrows a list, and how many it leaves. */
export const FilterField = ({ name, label, found, all }: FilterFieldProps) => (
  <label class="filter">
    <span class="unseen">{label}</span>
    <input
      type="search"
      placeholder={label}
      value={choice(name)}
      onInput={event => choose(name, event.currentTarget.value)}
    />
    <span class="muted" role="status">
      {found === all ? amount(all) : `${amount(found)} of ${amount(all)}`}
    </span>
  </label>
);
