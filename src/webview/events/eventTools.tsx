import { amount, plural } from "../../text/counts";
import { choice, choose } from "../parts/host";
import type { EventSubject } from "./eventsProtocol";

interface EventToolsProps {
  readonly subject: EventSubject | undefined;
  readonly found: number;
  readonly all: number;
  readonly isPaused: boolean;
  readonly waiting: number;
  readonly onEverything: () => void;
  readonly onPause: () => void;
}

const kinds = [
  ["", "All kinds"],
  ["task", "Tasks"],
  ["containerInstance", "Container instances"],
  ["service", "Services"],
  ["other", "Other events"],
] as const;

const checks = [
  ["", "All checks"],
  ["attention", "Gaps, late, duplicates"],
  ["gap", "Gaps"],
] as const;

/** What narrows the list and what stops it. */
export const EventTools = (props: EventToolsProps) => {
  const { subject, found, all, isPaused, waiting, onEverything, onPause } = props;
  return (
    <div class="eventtools" role="toolbar" aria-label="Filter events">
      <input
        type="search"
        aria-label="Filter by text"
        placeholder="Filter by name, id, change, or version"
        value={choice("text")}
        onInput={event => choose("text", event.currentTarget.value)}
      />
      <Choice name="kind" label="Kind of resource" options={kinds} />
      <Choice name="check" label="What the check says" options={checks} />
      {subject && (
        <span class="narrowed">
          <bdi>{`Only ${subject.name}`}</bdi>
          <button class="quiet" onClick={onEverything}>
            Show All
          </button>
        </span>
      )}
      <span class="muted">{found === all ? plural(all, "event") : `${amount(found)} of ${plural(all, "event")}`}</span>
      <button class={isPaused ? "button primary" : "quiet"} aria-pressed={isPaused} onClick={onPause}>
        {isPaused ? (waiting > 0 ? `Resume (${amount(waiting)} new)` : "Resume") : "Pause"}
      </button>
    </div>
  );
};

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

const Choice = ({ name, label, options }: ChoiceProps) => (
  <select aria-label={label} value={choice(name)} onChange={event => choose(name, event.currentTarget.value)}>
    {options.map(([value, text]) => (
      <option key={value} value={value} selected={choice(name) === value}>
        {text}
      </option>
    ))}
  </select>
);
