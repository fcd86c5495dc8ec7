import { Changes } from "../parts/changes";
import { Shape } from "../parts/stateShape";
import type { EventDeed, EventDetail } from "./eventsProtocol";

interface EventPaneProps {
  readonly detail: EventDetail;
  readonly isNarrowed: boolean;
  readonly onDeed: (deed: EventDeed) => void;
  readonly onNarrow: () => void;
  readonly onClose: () => void;
}

/** The event that was chosen: what it changed, what the check says of it, and where it leads. */
export const EventPane = ({ detail, isNarrowed, onDeed, onNarrow, onClose }: EventPaneProps) => (
  <section class="eventpane" aria-label="The selected event">
    <div class="heading">
      <h2>
        <bdi>{detail.sentence}</bdi>
      </h2>
      <button class="quiet" onClick={onClose}>
        Close
      </button>
    </div>
    <p>
      <Shape tone={detail.check.tone} /> <strong>{detail.check.text}</strong>
      {`. ${detail.check.hint}`}
    </p>
    {detail.finding && <p>{detail.finding}</p>}
    <div class="actions">
      {detail.canOpen && (
        <button class="button plain" onClick={() => onDeed("open")}>
          Show Details
        </button>
      )}
      {detail.hasJson && (
        <button class="button plain" onClick={() => onDeed("json")}>
          View JSON
        </button>
      )}
      {detail.hasJson && (
        <button
          class="button plain"
          title="Compares the last event of this resource with what the API returns now"
          onClick={() => onDeed("compare")}
        >
          Compare with API
        </button>
      )}
      {detail.canOpen && !isNarrowed && (
        <button class="button plain" onClick={onNarrow}>
          Only This Resource
        </button>
      )}
    </div>
    <Changes {...detail} />
  </section>
);
