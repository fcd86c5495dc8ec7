import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { dotted } from "../../text/dotted";
import { pickOne } from "../../wizard/pick";
import { alone } from "../../wizard/wizard";
import type { Kit } from "../running/kit";

/** The connection of the row that a command was chosen on. */
export function connectionOf(argument: unknown): ConnectionSession | undefined {
  if (typeof argument !== "object" || argument === null || !("connection" in argument)) return undefined;
  return (argument as { connection: ConnectionSession }).connection;
}

export async function askConnection(
  kit: Kit,
  title: string,
  isMeant: (connection: ConnectionSession) => boolean = () => true,
): Promise<ConnectionSession | undefined> {
  const reply = await pickOne(alone(title), {
    placeholder: "Connection",
    load: () =>
      Promise.resolve(
        kit.deps.connections.all.filter(isMeant).map(connection => ({
          label: connection.spec.label,
          description: dotted(connection.spec.region, connection.spec.origin),
          value: connection,
        })),
      ),
    empty: "There is no connection.",
  });
  return reply.kind === "value" ? reply.value : undefined;
}

/** The sandbox has one region and ends with the window. */
export const isKept = ({ spec }: ConnectionSession): boolean => spec.origin !== "sandbox";
