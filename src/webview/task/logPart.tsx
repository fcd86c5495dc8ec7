import { localTime, utcTime } from "../../text/clockTime";
import { plural } from "../../text/counts";
import { cut } from "../parts/format";
import { post } from "../parts/host";
import { Empty, lookedUp, Section } from "../parts/parts";
import type { Lookup } from "../parts/protocol";
import { Shape } from "../parts/stateShape";
import type { ContainerLog, LogRow } from "./taskProtocol";

interface LogPartProps {
  readonly logs: Lookup<readonly ContainerLog[]>;
}

/** The last lines of each container. */
export const LogPart = ({ logs }: LogPartProps) => (
  <Section
    name="logs"
    title="Logs"
    aside={
      logs.kind === "ready" &&
      logs.value.length > 1 && (
        <button class="quiet" onClick={() => post({ kind: "showLogs" })}>
          Show All Logs
        </button>
      )
    }
  >
    {lookedUp(logs, "the task definition, which says where the containers log", list =>
      list.length === 0 ? (
        <Empty>ECS hasn't reported any containers yet.</Empty>
      ) : (
        list.map(log => <ContainerPart key={log.key} log={log} />)
      ),
    )}
  </Section>
);

const ContainerPart = ({ log }: { readonly log: ContainerLog }) => (
  <div class="log">
    <div class="heading">
      <h3>
        <bdi>{cut(log.container, 200)}</bdi>
      </h3>
      {log.where && (
        <span class="muted where" title={log.where}>
          <bdi>{cut(log.where, 200)}</bdi>
        </span>
      )}
      {log.where && (
        <button
          class="quiet"
          aria-label={`Show logs of ${log.container}`}
          onClick={() => post({ kind: "showLogs", container: log.container })}
        >
          Show Logs
        </button>
      )}
    </div>
    {log.note && <Note note={log.note} />}
    {log.state === "loading" && !log.note && <Empty>Loading the last lines…</Empty>}
    {log.hasOlder && log.lines.length > 0 && (
      <p class="muted note">{`The last ${plural(log.lines.length, "line")}. Show Logs goes further back.`}</p>
    )}
    {log.lines.length > 0 && <Lines log={log} />}
  </div>
);

const Note = ({ note }: { readonly note: NonNullable<ContainerLog["note"]> }) => (
  <p class={note.tone === "bad" ? "failure" : "muted note"}>
    {note.tone === "bad" && <Shape tone="bad" />}
    <span>{note.text}</span>
    {note.canRetry && (
      <button class="quiet" onClick={() => post({ kind: "refresh" })}>
        Retry
      </button>
    )}
  </p>
);

/** Scrolls by itself, also by keyboard; its styles keep it at its end. */
const Lines = ({ log }: { readonly log: ContainerLog }) => (
  <div class="log-lines" role="region" aria-label={`Last log lines of ${log.container}`} tabIndex={0}>
    <ol>
      {log.lines.map(row => (
        <Line key={row.key} row={row} />
      ))}
    </ol>
  </div>
);

const Line = ({ row }: { readonly row: LogRow }) => (
  <li class={row.isError ? "error" : undefined}>
    <time title={utcTime(row.at)} dateTime={new Date(row.at).toISOString()}>
      {localTime(row.at)}
    </time>
    {row.isError && <Shape tone="bad" />}
    {row.isError && <span class="unseen">Error: </span>}
    <bdi>{row.text}</bdi>
  </li>
);
