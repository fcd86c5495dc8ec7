import type { ContainerInstanceView, Member, ResourceBar, Share } from "./containerInstanceProtocol";
import { amount } from "../../text/counts";
import { choice, choose, redraw } from "../parts/host";
import { memo } from "../parts/memo";
import { Empty, Section } from "../parts/parts";
import { rove } from "../parts/rove";

/** The task that was clicked: marked in each bar, in the port maps and in the table. */
export const selectedTask = (): string => choice("task");
export const selectTask = (arn: string | undefined): void => choose("task", arn === selectedTask() ? "" : (arn ?? ""));

/** Where the pointer or the keyboard is: `resource share`. Not kept: it means nothing later. */
let pointed = { bar: "", key: "" };
const point = (bar: string, key: string): void => {
  pointed = { bar, key };
  redraw();
};

export const Resources = ({ view }: { readonly view: ContainerInstanceView }) => (
  <Section
    name="resources"
    title="Resources"
    aside={
      <span class="muted">Each share is a task: point or use the arrow keys to see its name, click to select it.</span>
    }
  >
    {view.bars.length === 0 ? (
      <Empty>This instance registered no resources.</Empty>
    ) : (
      <div class="bars">
        {view.bars.map(bar => (
          <Bar key={bar.key} bar={bar} />
        ))}
      </div>
    )}
    {view.groups.length > 0 && (
      <ul class="legend" aria-label="Services and families">
        {view.groups.map(group => (
          <li key={group.key}>
            <span class={`swatch hue${group.hue}`} aria-hidden="true" />
            <bdi>{group.label}</bdi>
            <span class="muted">{amount(group.tasks)}</span>
          </li>
        ))}
      </ul>
    )}
  </Section>
);

function Bar({ bar }: { readonly bar: ResourceBar }) {
  const used = bar.registered - bar.remaining;
  const unit = bar.unit ? ` ${bar.unit}` : "";
  const focus = pointed.bar === bar.key ? bar.shares.find(share => share.key === pointed.key) : undefined;
  const shown = focus ?? bar.shares.find(share => share.task !== undefined && share.task === selectedTask());
  const total = Math.max(
    bar.registered,
    bar.shares.reduce((sum, share) => sum + share.amount, 0),
    1e-9,
  );
  return (
    <div class="bar">
      <h3 id={`bar-${bar.key}`}>
        <bdi>{bar.label}</bdi>
        {!bar.unit && <span class="hint">{bar.type}</span>}
      </h3>
      <p class="amounts">
        <strong>{`${amount(used)} of ${amount(bar.registered)}${unit}`}</strong>
        {` in use · ${amount(bar.remaining)} free`}
      </p>
      <span class="percent">{`${bar.percent}%`}</span>
      <div
        class="stack"
        role="listbox"
        aria-labelledby={`bar-${bar.key}`}
        aria-orientation="horizontal"
        onKeyDown={event => rove(event, "[role=option]")}
        onMouseLeave={() => point("", "")}
      >
        {bar.shares.map((share, index) => (
          <ShareOption
            key={share.key}
            bar={bar.key}
            unit={bar.unit}
            share={share}
            total={total}
            selected={share.task !== undefined && share.task === selectedTask()}
            first={index === 0}
          />
        ))}
        {bar.shares.length === 0 && (
          <span class="unseen" role="option" aria-selected="false">
            nothing in use
          </span>
        )}
      </div>
      <p class="named">
        {shown ? (
          <>
            <bdi>{shown.label}</bdi>
            {`: ${amount(shown.amount)}${unit}, ${percentOf(shown.amount, bar.registered)}`}
          </>
        ) : (
          "\u00a0"
        )}
      </p>
      {bar.members.length > 0 && (
        <ul class="members" aria-label={bar.label}>
          {bar.members.map(member => (
            <MemberItem key={member.key} member={member} />
          ))}
        </ul>
      )}
    </div>
  );
}

const percentOf = (part: number, whole: number): string =>
  whole > 0 ? `${amount(Math.round((part / whole) * 1000) / 10)}%` : "–";

interface ShareProps {
  readonly bar: string;
  readonly unit: string;
  readonly share: Share;
  /** What the bar's whole length stands for. */
  readonly total: number;
  readonly selected: boolean;
  readonly first: boolean;
}

const ShareOption = memo(({ bar, unit, share, total, selected, first }: ShareProps) => (
  <div
    class={`share hue${share.hue < 0 ? "-none" : share.hue}`}
    role="option"
    tabindex={first ? 0 : -1}
    aria-selected={selected}
    aria-label={`${share.label}: ${amount(share.amount)} ${unit}`}
    title={share.label}
    style={{ "--share": String(share.amount / total) }}
    onMouseEnter={() => point(bar, share.key)}
    onFocus={() => point(bar, share.key)}
    onBlur={() => point("", "")}
    onClick={() => selectTask(share.task)}
  />
));

function MemberItem({ member }: { readonly member: Member }) {
  const selected = member.task !== undefined && member.task === selectedTask();
  return (
    <li class={member.free ? "free" : selected ? "held selected" : "held"}>
      <bdi>{member.text}</bdi>
      <span class="muted">{member.free ? "free" : (member.holder ?? "in use")}</span>
    </li>
  );
}
