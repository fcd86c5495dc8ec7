import type { ClusterView, Sick, Total } from "./clusterProtocol";
import { amount } from "../../text/counts";
import { HeatGrid, heat } from "./heatGrid";
import { CountList } from "../parts/countList";
import { Empty, Facts, OpenLink, Section } from "../parts/parts";
import { Callouts } from "../parts/callouts";
import { PageHeader } from "../parts/pageHeader";
import { ServiceTable } from "./serviceTable";
import { PillMark } from "../parts/stateShape";

/** How many of those in trouble are named; the grid and the table mark all of them. */
const mostNamed = 12;

const TotalBar = ({ total }: { readonly total: Total }) => (
  <div class="bar">
    <h3>{total.label}</h3>
    <p class="amounts">
      <strong>{`${amount(total.registered - total.remaining)} of ${amount(total.registered)} ${total.unit}`}</strong>
      {` in use · ${amount(total.remaining)} free`}
    </p>
    <span class="percent">{`${total.percent}%`}</span>
    <div class="stack" aria-hidden="true">
      <div
        class={`share heat${heat(total.percent)}`}
        style={{ "--share": String(Math.min(100, total.percent) / 100) }}
      />
    </div>
  </div>
);

const SickList = ({ list }: { readonly list: readonly Sick[] }) => (
  <ul class="sick">
    {list.slice(0, mostNamed).map(item => (
      <li key={item.key}>
        {item.open ? <OpenLink to={item.open} text={item.name} /> : <bdi>{item.name}</bdi>}
        <PillMark pill={item.pill} />
        <span class="muted">{item.text}</span>
      </li>
    ))}
    {list.length > mostNamed && <li class="muted">{`and ${amount(list.length - mostNamed)} more, marked below`}</li>}
  </ul>
);

const NeedsAttention = ({ list, well }: { readonly list: readonly Sick[]; readonly well: string }) => (
  <Section name="sick" title="Needs Attention">
    {list.length === 0 ? <Empty>{well}</Empty> : <SickList list={list} />}
  </Section>
);

export const ClusterPage = ({ view }: { readonly view: ClusterView }) => (
  <>
    <PageHeader header={view.header} />
    <Callouts list={view.callouts} />
    {(view.tiles.length > 0 || view.services.length > 0) && <NeedsAttention list={view.sick} well={view.well} />}
    <CountList counts={view.counts} />
    {view.totals.length > 0 && (
      <Section name="totals" title="Registered and in Use">
        <div class="bars">
          {view.totals.map(total => (
            <TotalBar key={total.key} total={total} />
          ))}
        </div>
      </Section>
    )}
    {view.strained.length > 0 && (
      <Section name="strained" title="Draining or Nearly Full">
        <SickList list={view.strained} />
      </Section>
    )}
    <HeatGrid view={view} />
    <ServiceTable view={view} />
    {(view.tags.length > 0 || view.facts.length > 0) && (
      <div class="columns">
        {view.tags.length > 0 && (
          <Section name="tags" title="Tags">
            <Facts list={view.tags} />
          </Section>
        )}
        {view.facts.length > 0 && (
          <Section name="rest" title="Other Fields">
            <Facts list={view.facts} />
          </Section>
        )}
      </div>
    )}
  </>
);
