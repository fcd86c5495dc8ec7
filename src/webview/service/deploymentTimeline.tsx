import { clockTime, localTime } from "../../text/clockTime";
import { FilterField } from "../parts/filterField";
import { duration } from "../../text/duration";
import { ago, cut } from "../parts/format";
import { choice, choose, now, post } from "../parts/host";
import { Empty, FactValue, Link, LongText, OpenLink, Section, lookedUp } from "../parts/parts";
import { PillMark, Shape } from "../parts/stateShape";
import type { DeploymentCard, Moment, ServiceView } from "./serviceProtocol";

/** What a person may want to see of the timeline. */
const kinds = [
  { key: "", title: "All", has: () => true },
  { key: "deployments", title: "Deployments", has: ({ kind }: Moment) => kind !== "event" },
  { key: "problems", title: "Problems", has: ({ tone }: Moment) => tone === "bad" || tone === "warn" },
] as const;

/** A service's deployments and what ECS said of it, on one axis, the newest first. */
export function DeploymentTimeline({ view }: { readonly view: ServiceView }) {
  const { moments, deployments, hasOlder } = view;
  const kind = kinds.find(({ key }) => key === choice("moments")) ?? kinds[0];
  const wanted = choice("moment filter").toLowerCase();
  const shown = moments.filter(moment => kind.has(moment) && textOf(moment).includes(wanted));
  const tools = moments.length > 0 && (
    <span class="filters">
      <span role="group" aria-label="Show" class="switch">
        {kinds.map(({ key, title }) => (
          <button key={key} class="quiet" aria-pressed={key === kind.key} onClick={() => choose("moments", key)}>
            {title}
          </button>
        ))}
      </span>
      <FilterField name="moment filter" label="Filter the timeline" found={shown.length} all={moments.length} />
    </span>
  );
  return (
    <Section name="moments" title="Deployments and Events" aside={tools}>
      {deployments.kind !== "ready" && lookedUp(deployments, "deployments", () => undefined)}
      {moments.length === 0 && deployments.kind === "ready" && <Empty>No deployments and no events.</Empty>}
      {moments.length > 0 && shown.length === 0 && <Empty>Nothing on the timeline matches the filter.</Empty>}
      <ol class="moments">
        {shown.map(moment => (
          <MomentItem key={moment.key} moment={moment} />
        ))}
      </ol>
      {hasOlder && kind.key !== "problems" && wanted === "" && (
        <button class="quiet" onClick={() => post({ kind: "olderDeployments" })}>
          Show older deployments
        </button>
      )}
    </Section>
  );
}

const textOf = ({ text, card }: Moment): string =>
  [text, card?.state.text, ...(card?.from ?? []).map(revision => revision.text), ...(card?.reasons ?? [])]
    .join(" ")
    .toLowerCase();

const MomentItem = ({ moment }: { readonly moment: Moment }) => (
  <li class={moment.kind}>
    <time title={`${localTime(moment.at)}, ${ago(now() - moment.at)}`}>{clockTime(moment.at, now())}</time>
    <span class="mark">
      <Shape tone={moment.tone} />
    </span>
    {moment.card ? (
      <Card card={moment.card} />
    ) : (
      <span>
        <bdi>{cut(moment.text, 1000)}</bdi>
        {moment.source && <span class="hint">{moment.source}</span>}
      </span>
    )}
  </li>
);

function Card({ card }: { readonly card: DeploymentCard }) {
  const { arn, state, from, to, begin, end, facts, reasons, canCompare } = card;
  return (
    <div class="card">
      <h3>
        {from.map(revision => (
          <span key={revision.text}>
            <OpenLink to={revision.open} text={revision.text} />
            {" → "}
          </span>
        ))}
        {to ? <OpenLink to={to.open} text={to.text} /> : "an unknown revision"}
        <PillMark pill={state} />
        {begin !== undefined && (
          <span class="muted">{`${end === undefined ? "for" : "took"} ${duration((end ?? now()) - begin)}`}</span>
        )}
        {canCompare && <Link onClick={() => post({ kind: "compareRevisions", deployment: arn })}>What Changed</Link>}
      </h3>
      {reasons.map(reason => (
        <blockquote key={reason}>
          <LongText name={`reason ${arn}`} value={reason} />
        </blockquote>
      ))}
      {facts.length > 0 && (
        <dl class="crumbs">
          {facts.map(fact => (
            <div key={fact.key}>
              <dt>{fact.label}</dt>
              <dd>
                <FactValue fact={fact} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
