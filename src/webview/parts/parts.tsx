import { localTime } from "../../text/clockTime";
import type { ComponentChild, ComponentChildren } from "preact";
import { ago, cut } from "./format";
import { amount } from "../../text/counts";
import { choice, choose, now, post } from "./host";
import { Shape } from "./stateShape";
import type { Fact, HistoryRow, Lookup, Reference } from "./protocol";

/** A longer text is cut until it is asked for. */
export const long = 280;

interface LongTextProps {
  readonly name: string;
  readonly value: string;
  /** Whether it breaks after `/`, `:`, `@` and dots, rather than anywhere. */
  readonly breaks?: boolean;
}

/** Text from the API: isolated, so that its direction ends where it ends; a long one is cut until it is asked for. */
export function LongText({ name, value, breaks = false }: LongTextProps) {
  if (value.length <= long) return <bdi>{breaks ? <Broken text={value} /> : value}</bdi>;
  const whole = choice(`whole ${name}`, "") === "yes";
  return (
    <span class="long">
      <bdi>{whole ? value : cut(value, long)}</bdi>
      <button class="quiet" aria-expanded={whole} onClick={() => choose(`whole ${name}`, whole ? "" : "yes")}>
        {whole ? "Show less" : `Show all ${amount(value.length)} characters`}
      </button>
    </span>
  );
}

/** A name that breaks after its separators rather than in mid-word: after a dot only where a part alone is too long. */
const Broken = ({ text, after = /(?<=[/:@])/ }: { readonly text: string; readonly after?: RegExp }) => (
  <>
    {text.split(after).map((part, index) => (
      <span key={index} class="unbroken">
        {part.includes(".") && part !== text ? <Broken text={part} after={/(?<=\.)/} /> : part}
      </span>
    ))}
  </>
);

export const CopyButton = ({ what, value }: { readonly what: string; readonly value: string }) => (
  <button
    class="icon"
    aria-label={`Copy ${what}`}
    title={`Copy ${what}`}
    onClick={() => post({ kind: "copy", text: value })}
  >
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M5 1h8l1 1v9h-1.5V2.5H5zM2 4h8l1 1v9l-1 1H2l-1-1V5zm.5 1.5v8h7v-8z" fill-rule="evenodd" />
    </svg>
  </button>
);

interface LinkProps {
  readonly onClick: () => void;
  readonly title?: string;
  readonly children: ComponentChildren;
}

export const Link = ({ onClick, title, children }: LinkProps) => (
  <button class="link" onClick={onClick} title={title}>
    {children}
  </button>
);

/** Opens another page. */
export const OpenLink = ({ to, text }: { readonly to: Reference; readonly text: string }) => (
  <Link onClick={() => post({ kind: "open", page: to.page, arn: to.arn })}>
    <bdi>{text}</bdi>
  </Link>
);

export function FactValue({ fact }: { readonly fact: Fact }) {
  const { open } = fact;
  return (
    <>
      {open ? <OpenLink to={open} text={cut(fact.value, long)} /> : <LongText name={fact.key} value={fact.value} />}
      {fact.hint && <span class="hint">{fact.hint}</span>}
      {fact.copy && <CopyButton what={fact.label} value={fact.value} />}
    </>
  );
}

/** `many`: in as many columns as there is room for. */
export const Facts = ({ list, many = false }: { readonly list: readonly Fact[]; readonly many?: boolean }) => (
  <dl class={many ? "facts many" : "facts"}>
    {list.map(fact => (
      <div key={fact.key}>
        <dt>
          <bdi>{cut(fact.label, 120)}</bdi>
        </dt>
        <dd>
          <FactValue fact={fact} />
        </dd>
      </div>
    ))}
  </dl>
);

interface SectionProps {
  readonly name: string;
  readonly title: string;
  /** Stands at the heading's right. */
  readonly aside?: ComponentChild;
  readonly children?: ComponentChildren;
}

/** A part of the page under its own heading. */
export const Section = ({ name, title, aside, children }: SectionProps) => (
  <section class={`part ${name}-part`} aria-labelledby={`title-${name}`}>
    <div class="heading">
      <h2 id={`title-${name}`}>{title}</h2>
      {aside}
    </div>
    {children}
  </section>
);

interface TagsAndRestProps {
  readonly tags: readonly Fact[];
  readonly rest: readonly Fact[];
  readonly children?: ComponentChildren;
}

/** What nearly every resource has, at the end of its page; fields that no part has a place for stand beside the tags. */
export const TagsAndRest = ({ tags, rest, children }: TagsAndRestProps) => (
  <div class="columns">
    <Section name="tags" title="Tags">
      {tags.length > 0 ? <Facts list={tags} /> : <Empty>No tags.</Empty>}
    </Section>
    {children}
    {rest.length > 0 && (
      <Section name="rest" title="Other Fields">
        <Facts list={rest} />
      </Section>
    )}
  </div>
);

interface CellProps {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  readonly children?: ComponentChildren;
}

/** A cell that still says its column's title where a narrow page shows rows as cards. */
export const Cell = ({ title, number, children }: CellProps) => (
  <td role="cell" data-title={title} class={number ? "number" : undefined}>
    <div>{children}</div>
  </td>
);

/** The head of a table that becomes cards where the page is narrow: CSS takes its roles, so they are said. */
export const TableHead = ({ titles }: { readonly titles: readonly string[] }) => (
  <thead role="rowgroup">
    <tr role="row">
      {titles.map(title => (
        <th key={title} scope="col" role="columnheader">
          {title}
        </th>
      ))}
    </tr>
  </thead>
);

export const Empty = ({ children }: { readonly children: string }) => <p class="muted">{children}</p>;

/** What the host fetched, or what kept it from fetching it, with Retry. */
export function lookedUp<T>(lookup: Lookup<T>, what: string, draw: (value: T) => ComponentChild): ComponentChild {
  switch (lookup.kind) {
    case "none":
      return undefined;
    case "loading":
      return <Empty>{`Loading ${what}…`}</Empty>;
    case "failed":
      return (
        <p class="failure" role="status">
          <Shape tone="bad" />
          <span>{`${lookup.sentence} ${lookup.advice}`}</span>
          <button class="quiet" onClick={() => post({ kind: "refresh" })}>
            Retry
          </button>
        </p>
      );
    case "ready":
      return draw(lookup.value);
  }
}

export const History = ({ rows }: { readonly rows: readonly HistoryRow[] }) => (
  <Section
    name="history"
    title="Versions seen in this window"
    aside={
      <div class="actions">
        {rows.some(({ source }) => source === "event") && (
          <button class="quiet" onClick={() => post({ kind: "command", command: "showEvents" })}>
            Show Events
          </button>
        )}
        {rows.length > 1 && (
          <button class="quiet" onClick={() => post({ kind: "command", command: "compareVersions" })}>
            Compare with Previous Version
          </button>
        )}
      </div>
    }
  >
    <ol class="versions">
      {rows.map(row => (
        <li key={row.key}>
          <strong>{row.version}</strong>
          <time title={localTime(row.at)}>{ago(now() - row.at)}</time>
          <span class="muted">{row.source === "api" ? "read from ECS" : "from an event"}</span>
          <span>{row.fields.length > 0 ? `changed ${row.fields.join(", ")}` : "first seen"}</span>
        </li>
      ))}
    </ol>
  </Section>
);
