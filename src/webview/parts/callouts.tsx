import { localTime } from "../../text/clockTime";
import { ago } from "./format";
import { now, post } from "./host";
import { Link, LongText } from "./parts";
import { Shape } from "./stateShape";
import type { Callout } from "./protocol";

const CalloutBox = ({ callout }: { readonly callout: Callout }) => {
  const { key, tone, title, at, text, quote, docs } = callout;
  return (
    <section class={`callout ${tone}`} aria-labelledby={`callout-${key}`}>
      <Shape tone={tone} />
      <div>
        <h2 id={`callout-${key}`}>
          <bdi>{title}</bdi>
          {at !== undefined && <time title={localTime(at)}>{`, ${ago(now() - at)}`}</time>}
        </h2>
        {text && <p>{text}</p>}
        {quote && (
          <blockquote>
            <LongText name={`callout ${key}`} value={quote} />
          </blockquote>
        )}
        {docs && (
          <Link onClick={() => post({ kind: "docs", url: docs.url })} title={docs.url}>
            {docs.text}
          </Link>
        )}
      </div>
    </section>
  );
};

export const Callouts = ({ list }: { readonly list: readonly Callout[] }) => (
  <>
    {list.map(callout => (
      <CalloutBox key={callout.key} callout={callout} />
    ))}
  </>
);
