import { cut } from "./format";
import { post } from "./host";
import { CopyButton, FactValue, long } from "./parts";
import { PillMark } from "./stateShape";
import type { Action, Header, Place } from "./protocol";

const ActionButton = ({ action }: { readonly action: Action }) => (
  <button class={`button ${action.weight}`} onClick={() => post({ kind: "command", command: action.key })}>
    {action.label}
  </button>
);

/** Says which connection, account and region this is, in the color that a person gave to the connection. */
export const PlaceChip = ({ place: { connection, account, region, color } }: { readonly place: Place }) => (
  <p class={`chip ${color ? `color-${color}` : ""}`} title="Connection, account, and region">
    <bdi>{cut(connection, 60)}</bdi>
    {[account, region].map(part => part && <span key={part}>{part}</span>)}
  </p>
);

export const PageHeader = ({ header }: { readonly header: Header }) => (
  <header>
    <div class="whence">
      <p class="what">{header.what}</p>
      {header.place && <PlaceChip place={header.place} />}
    </div>
    <div class="title">
      <h1>
        <bdi>{cut(header.title, long)}</bdi>
      </h1>
      {header.subtitle && (
        <span class="subtitle">
          <bdi>{cut(header.subtitle, long)}</bdi>
        </span>
      )}
      <CopyButton what="id" value={header.copy} />
    </div>
    <div class="pills">
      {header.pills.map(pill => (
        <PillMark key={pill.key} pill={pill} />
      ))}
    </div>
    <dl class="crumbs">
      {header.facts.map(fact => (
        <div key={fact.key}>
          <dt>{fact.label}</dt>
          <dd>
            <FactValue fact={fact} />
          </dd>
        </div>
      ))}
    </dl>
    <div class="actions">
      {header.actions.map(action => (
        <ActionButton key={action.key} action={action} />
      ))}
    </div>
  </header>
);
