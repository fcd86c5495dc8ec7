import { clockTime, utcTime } from "../../text/clockTime";
import { ago } from "../parts/format";
import { now, post } from "../parts/host";
import { Shape } from "../parts/stateShape";
import type { Freshness, Tone } from "../parts/protocol";

const tones: Readonly<Record<Freshness["kind"], Tone>> = {
  current: "good",
  reading: "busy",
  waiting: "busy",
  throttled: "warn",
  failed: "bad",
  gone: "warn",
};

/** What cannot be brought up to date says when it was; what can, how long ago. */
const age = (kind: Freshness["kind"], asOf: number): string =>
  kind === "failed" || kind === "gone" ? `Last updated ${clockTime(asOf, now())}` : `Updated ${ago(now() - asOf)}`;

/** The line on top that says when the page's data is from, and why it is no newer. */
export function FreshnessBar({ freshness }: { readonly freshness: Freshness }) {
  const { kind, asOf, sentence, advice, retrying } = freshness;
  const troubled = kind !== "current" && kind !== "reading";
  return (
    <div class={`freshness ${kind}`} role="region" aria-label="How current this page is">
      <Shape tone={tones[kind]} />
      {asOf !== undefined && (
        <time title={utcTime(asOf)} dateTime={new Date(asOf).toISOString()}>
          {age(kind, asOf)}
        </time>
      )}
      {/* Only the trouble is announced: a region that speaks each second would drown everything else. */}
      <span class="trouble" role="status">
        {troubled && sentence}
        {troubled && advice && ` ${advice}`}
      </span>
      {(kind === "reading" || retrying) && <span class="muted">{retrying ? "Retrying…" : "Updating…"}</span>}
      {freshness.canRetry && (
        <button class="quiet" onClick={() => post({ kind: "refresh" })}>
          {kind === "failed" ? "Retry" : "Refresh"}
        </button>
      )}
    </div>
  );
}
