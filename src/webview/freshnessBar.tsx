import { ago, dateTime } from "./format";
import { now, post } from "./host";
import { Shape } from "./shape";
import type { Freshness, Tone } from "./protocol";

const tones: Readonly<Record<Freshness["kind"], Tone>> = {
  current: "good",
  reading: "busy",
  waiting: "busy",
  failed: "bad",
  gone: "warn",
};

/** The line on top that says when the page's data is from, and why it is no newer. */
export function FreshnessBar({ freshness }: { readonly freshness: Freshness }) {
  const { kind, asOf, sentence, advice } = freshness;
  const troubled = kind === "failed" || kind === "gone" || kind === "waiting";
  return (
    <div class={`freshness ${kind}`} role="region" aria-label="How current this page is">
      <Shape tone={tones[kind]} />
      {/* Only the trouble is announced: a region that speaks each second would drown everything else. */}
      <span class="trouble" role="status">
        {troubled && sentence}
        {troubled && advice && ` ${advice}`}
      </span>
      {asOf !== undefined && (
        <time title={dateTime(asOf)} dateTime={new Date(asOf).toISOString()}>
          {`as of ${ago(now() - asOf)}`}
        </time>
      )}
      {kind === "reading" && <span class="muted">reading…</span>}
      {freshness.canRetry && (
        <button class="quiet" onClick={() => post({ kind: "refresh" })}>
          {kind === "failed" ? "Retry" : "Refresh"}
        </button>
      )}
    </div>
  );
}
