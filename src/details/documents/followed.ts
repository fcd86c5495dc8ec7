import type { Disposable } from "../../ecs/model/emitter";
import { lastPart, parseArn } from "../../ecs/model/model";
import type { ClusterSession } from "../../ecs/session/clusterSession";
import type { DocumentIdentity } from "./documentUri";

/** Keeps what a document is about current while it is held, and tells of each change of it. */
export function followed(
  session: ClusterSession,
  { arn, cluster }: Pick<DocumentIdentity, "arn" | "cluster">,
  changed: () => void,
): Disposable {
  const parts = parseArn(arn)?.kind === "service" ? ofService(session, lastPart(arn), changed) : [];
  const items: readonly Disposable[] = [
    ...parts,
    session.watch(),
    session.replica.onDidChange(changes => {
      if (changes.some(change => change.arn === arn)) changed();
    }),
    session.onDidChange(() => {
      if (arn === cluster) changed();
    }),
  ];
  return { dispose: () => items.forEach(item => item.dispose()) };
}

/** Services are read beside the replica, and tell of each step of a reading. */
function ofService({ services }: ClusterSession, name: string, changed: () => void): readonly Disposable[] {
  let shown = services.get(name);
  const listening = services.onDidChange(() => {
    const now = services.get(name);
    if (now === shown) return;
    shown = now;
    changed();
  });
  return [listening, services.watch()];
}
