import { localTime, utcTime } from "../../text/clockTime";
import { amount } from "../../text/counts";
import type { ReplayHead, ReplayMoment } from "./replayProtocol";

interface TimelineProps {
  readonly head: ReplayHead;
  readonly moment: ReplayMoment;
  readonly wanted: number;
  readonly onGo: (index: number) => void;
}

/** All events, from the first to the last, and where among them the page stands. */
export const Timeline = ({ head, moment, wanted, onGo }: TimelineProps) => {
  const last = head.count - 1;
  const place = `Event ${amount(wanted + 1)} of ${amount(head.count)}`;
  return (
    <div class="replaytimeline" role="group" aria-label="Timeline">
      <Density head={head} at={moment.at} />
      <input
        type="range"
        aria-label="Event"
        aria-valuetext={`${place}, ${localTime(moment.at)}, ${moment.sentence}`}
        min={0}
        max={last}
        value={wanted}
        onInput={event => onGo(Number(event.currentTarget.value))}
      />
      <div class="replayplace">
        <button class="button plain" disabled={wanted === 0} onClick={() => onGo(wanted - 1)}>
          Previous
        </button>
        <button class="button plain" disabled={wanted === last} onClick={() => onGo(wanted + 1)}>
          Next
        </button>
        <strong>{place}</strong>
        <time title={utcTime(moment.at)}>{localTime(moment.at)}</time>
        <span class="muted">{`${localTime(head.from)} to ${localTime(head.to)}`}</span>
      </div>
    </div>
  );
};

/** How much happened when, as bars, with a line at the moment that is shown. */
const Density = ({ head: { density, from, to }, at }: { readonly head: ReplayHead; readonly at: number }) => {
  const most = Math.max(1, ...density);
  const place = to > from ? ((at - from) / (to - from)) * (density.length - 1) : 0;
  return (
    <svg class="density" viewBox={`0 0 ${density.length} 20`} preserveAspectRatio="none" aria-hidden="true">
      {density.map((count, index) => {
        const height = count === 0 ? 0 : 2 + (18 * count) / most;
        return <rect key={index} x={index + 0.1} width={0.8} y={20 - height} height={height} />;
      })}
      <rect class="now" x={place + 0.25} width={0.5} y={0} height={20} />
    </svg>
  );
};
