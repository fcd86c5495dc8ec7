import * as vscode from "vscode";
import type { Connections } from "../../ecs/session/connections";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { pickOne } from "../../wizard/pick";
import type { Choice } from "../../wizard/pick";
import { into } from "../../wizard/wizard";
import type { Step } from "../../wizard/wizard";

export interface ConnectionDraft {
  readonly connection?: ConnectionSession;
}

/** The one connection there is, so that nobody is asked for it. */
export const onlyConnection = ({ all }: Connections): ConnectionSession | undefined =>
  all.length === 1 ? all[0] : undefined;

/** Asks for a connection unless there is only one; where there is none, offers to add one and ends the wizard. */
export const connectionStep = <D extends ConnectionDraft>(
  connections: Connections,
  when: (draft: D) => boolean = () => true,
): Step<D> => ({
  when: draft => when(draft) && (draft.connection === undefined || connections.all.length > 1),
  ask: async (draft, at) => {
    if (connections.all.length === 0) {
      void offerToAdd();
      return { kind: "dismissed" };
    }
    return into(
      await pickOne(at, {
        placeholder: "Connection",
        load: () => Promise.resolve(connections.all.map(connectionChoice)),
        isActive: connection => connection === draft.connection,
        empty: "There is no connection.",
      }),
      connection => ({ ...draft, connection }),
    );
  },
});

const connectionChoice = (connection: ConnectionSession): Choice<ConnectionSession> => ({
  label: connection.spec.label,
  description: connection.spec.region,
  value: connection,
});

async function offerToAdd(): Promise<void> {
  const add = "Add Connection…";
  const answer = await vscode.window.showInformationMessage("There is no connection to compare events with yet.", add);
  if (answer === add) await vscode.commands.executeCommand("ecsExplorer.addConnection");
}

export interface ComparisonDraft {
  readonly comparison?: ConnectionSession | "none";
}

/** As `connectionStep`, for a comparison that may be left out. */
export const comparisonStep = <D extends ComparisonDraft>(connections: Connections): Step<D> => ({
  ask: async (draft, at) =>
    into(
      await pickOne<ConnectionSession | "none">(at, {
        placeholder: "Compare with which connection?",
        load: () =>
          Promise.resolve([
            ...connections.all.map(connection => ({
              ...connectionChoice(connection),
              detail: "Asks ECS for every resource of the clusters that the events name",
            })),
            { label: "Don't compare", detail: "Audits the events only", value: "none" },
          ]),
        isActive: value => value === draft.comparison,
        empty: "",
      }),
      comparison => ({ ...draft, comparison }),
    ),
});
