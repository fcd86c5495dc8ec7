import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { ConnectionSession } from "../../ecs/session/connectionSession";
import { noLongerOpen } from "../../ecs/session/noLongerOpen";
import type { LogClients } from "../../logs/place/logClients";
import { LogTails } from "../../logs/reading/logTails";

/** So many of the last lines of each container. */
const shownLines = 20;

interface Place {
  readonly connection: ConnectionSession | undefined;
  readonly session: ClusterSession | undefined;
}

/** The ends of the logs of a page's task, read over the page's connection, whichever that is by then. */
export const tailsOf = (page: Place, clients: Pick<LogClients, "get">): LogTails =>
  new LogTails({
    count: shownLines,
    now: () => Date.now() - (page.session?.gateway.clockAheadMs ?? 0),
    port: async region => {
      const { connection } = page;
      if (!connection) throw noLongerOpen("The page's connection");
      return clients.get(connection, region);
    },
  });
