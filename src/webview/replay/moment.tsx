import { localTime } from "../../text/clockTime";
import { Cell, Link, TableHead } from "../parts/parts";
import type { ReplayMoment } from "./replayProtocol";

interface MomentProps {
  readonly moment: ReplayMoment;
  readonly isCluster: boolean;
  readonly onGo: (index: number) => void;
}

/** The events around the one at hand, and everything as it was once that had happened. */
export const Moment = ({ moment, isCluster, onGo }: MomentProps) => (
  <>
    <section aria-labelledby="around">
      <div class="heading">
        <h2 id="around">Events Around It</h2>
      </div>
      <ol class="around">
        {moment.around.map(({ index, at, name, change }) => (
          <li key={index} aria-current={index === moment.index ? "step" : undefined}>
            <time>{localTime(at).slice(11)}</time>
            <span>
              {index === moment.index ? (
                <strong>
                  <bdi>{name}</bdi>
                </strong>
              ) : (
                <Link onClick={() => onGo(index)}>
                  <bdi>{name}</bdi>
                </Link>
              )}
            </span>
            <bdi>{change}</bdi>
          </li>
        ))}
      </ol>
    </section>
    <section aria-labelledby="state">
      <div class="heading">
        <h2 id="state">{isCluster ? "The Cluster at That Time" : "The Resource at That Time"}</h2>
      </div>
      {moment.notes.map(note => (
        <p key={note} class="muted">
          {note}
        </p>
      ))}
      {moment.resources.length > 0 && (
        <table role="table" aria-labelledby="state">
          <TableHead titles={["Resource", "State", "Version"]} />
          <tbody role="rowgroup">
            {moment.resources.map(({ key, name, id, state, version, isChanged }) => (
              <tr key={key} role="row" class={isChanged ? "changedhere" : undefined}>
                <Cell title="Resource">
                  <bdi>{name}</bdi> {id !== name && <span class="muted">{id}</span>}
                  {isChanged && <span class="hint">changed here</span>}
                </Cell>
                <Cell title="State">
                  <bdi>{state}</bdi>
                </Cell>
                <Cell title="Version">{version}</Cell>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  </>
);
